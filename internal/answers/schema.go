package answers

import (
	"bytes"
	"encoding/json"
)

type schema struct {
	Schema     string              `json:"$schema"`
	Title      string              `json:"title"`
	Type       string              `json:"type"`
	Additional bool                `json:"additionalProperties"`
	Required   []string            `json:"required"`
	Properties map[string]property `json:"properties"`
}

type property struct {
	Description string    `json:"description,omitempty"`
	Type        any       `json:"type"` // a name or a list of names
	Enum        []string  `json:"enum,omitempty"`
	Items       *property `json:"items,omitempty"`
	Minimum     int       `json:"minimum,omitempty"`
	Maximum     int       `json:"maximum,omitempty"`
}

// Schema returns the JSON schema (2020-12) of an answers file, made from the table.
func Schema() []byte {
	s := schema{"https://json-schema.org/draft/2020-12/schema", "Answers of magi-harden", "object", false, []string{"version"},
		map[string]property{"version": {Description: "format of the file", Type: "integer", Minimum: 1, Maximum: Version}}}
	for _, q := range Questions() {
		p := property{Description: q.Help, Type: string(q.Kind), Enum: q.Choices}
		switch {
		case q.Kind == List:
			p.Items = &property{Type: []string{"string", "number"}}
		case q.Kind == Text && q.Choices == nil:
			p.Type = []string{"string", "number"}
		}
		s.Properties[q.Key] = p
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic(err) // strings and numbers only
	}
	return b.Bytes()
}
