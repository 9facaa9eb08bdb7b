package ask

import (
	"context"
	"testing"
)

func TestOnlyTheAnswerToTheNewestQuestionOfAPlaceCounts(t *testing.T) {
	var here, there Slot[string]
	first := here.Ask(t.Context(), func(ctx context.Context) (string, error) { return "first", ctx.Err() })
	second := here.Ask(t.Context(), func(ctx context.Context) (string, error) { return "second", ctx.Err() })
	other := there.Ask(t.Context(), func(context.Context) (string, error) { return "other", nil })
	late, answer, elsewhere := first(), second(), other()
	if a := late.(Answer[string]); a.Err == nil {
		t.Error("the first question was not cancelled by the second")
	}
	if _, ok := here.Take(late); ok {
		t.Error("a late answer was taken")
	}
	if _, ok := here.Take(elsewhere); ok {
		t.Error("an answer for another place was taken")
	}
	if a, ok := here.Take(answer); !ok || a.Value != "second" || a.Err != nil || here.Busy() {
		t.Errorf("the answer is %v, %v", a, ok)
	}
	if _, ok := here.Take(answer); ok {
		t.Error("an answer was taken twice")
	}
}
