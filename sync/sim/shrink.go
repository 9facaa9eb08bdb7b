package sim

import "maps"

// Shrink looks for a shorter schedule with fewer faults that breaks the same promise as one that is known to break it.
func Shrink(p Plan, promise string) Plan {
	p.Without = maps.Clone(p.Without)
	if p.Without == nil {
		p.Without = map[string]bool{}
	}
	breaks := func(p Plan) *Violation {
		result, err := Run(p)
		if err != nil || result.Violation == nil || result.Violation.Promise != promise {
			return nil
		}
		return result.Violation
	}
	fewer := func() {
		for steps := 4; steps < p.Steps || p.Steps == 0 && steps < mostSteps; steps += 4 {
			shorter := p
			shorter.Steps = steps
			if v := breaks(shorter); v != nil {
				p.Steps = min(steps, v.Step)
				return
			}
		}
	}
	fewer()
	for _, fault := range Faults {
		if p.Without[fault] {
			continue
		}
		p.Without[fault] = true
		if breaks(p) == nil {
			delete(p.Without, fault)
		}
	}
	fewer()
	return p
}
