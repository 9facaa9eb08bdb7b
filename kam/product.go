package kam

// Product is something that we sell.
type Product struct {
	Base
	Name        string   `kam:"name,required,title,column,search=5" label:"Product" help:"What the product is called."`
	Code        string   `kam:"code,column,search=3" label:"Code" help:"Its number in our catalogue."`
	Series      string   `kam:"series,column,facet,search=1" label:"Series" help:"The family it belongs to."`
	Price       Money    `kam:"price,column" label:"List price" help:"The price before any discount."`
	Description LongText `kam:"description,search=1" label:"Description" help:"What it does for the customer."`
}

// ProductKind is the declaration of products.
var ProductKind = declare[Product](Kind{
	Name: "product", Plural: "products", Label: "Product", Group: WorkGroup, Place: OfAll,
	Help: "Something that we sell.",
})
