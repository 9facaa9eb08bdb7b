package doc

// Join adds all that stands in another document.
func (d *Doc) Join(o *Doc) *Doc {
	if o != nil {
		d.blocks = append(d.blocks, o.blocks...)
	}
	return d
}
