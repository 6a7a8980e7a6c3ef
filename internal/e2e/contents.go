//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// content is a file of the contents API.
type content struct {
	Path     string          `json:"path,omitempty"`
	Type     string          `json:"type"`             // file, notebook or directory
	Format   string          `json:"format,omitempty"` // text, base64 or json
	Content  json.RawMessage `json:"content,omitempty"`
	Writable bool            `json:"writable,omitempty"`
}

// save writes a file or a notebook, new (201) or not (200).
func (j *jupyter) save(path string, c content) {
	j.t.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		j.t.Fatal(err)
	}
	a := j.do(http.MethodPut, "api/contents/"+path, body, http.Header{"Content-Type": {"application/json"}})
	if a.status != http.StatusCreated && a.status != http.StatusOK {
		j.t.Fatalf("save %s: status %d: %.500s", path, a.status, a.body)
	}
}

// load reads a file or a notebook with its content.
func (j *jupyter) load(path string) content {
	j.t.Helper()
	var c content
	j.api(http.MethodGet, "contents/"+path+"?content=1", nil, http.StatusOK, &c)
	return c
}

// newNotebook is a notebook of code cells with a Python kernel, for save.
func newNotebook(cells ...string) content {
	type spec struct {
		Name     string `json:"name"`
		Display  string `json:"display_name"`
		Language string `json:"language"`
	}
	type metadata struct {
		Kernel spec `json:"kernelspec"`
	}
	type cell struct {
		ID       string   `json:"id"`
		Type     string   `json:"cell_type"`
		Source   string   `json:"source"`
		Metadata struct{} `json:"metadata"`
		Outputs  []string `json:"outputs"`
		Count    *int     `json:"execution_count"`
	}
	all := make([]cell, len(cells))
	for i, source := range cells {
		all[i] = cell{ID: fmt.Sprintf("cell-%d", i), Type: "code", Source: source, Outputs: []string{}}
	}
	notebook, _ := json.Marshal(struct {
		Cells    []cell   `json:"cells"`
		Metadata metadata `json:"metadata"`
		Format   int      `json:"nbformat"`
		Minor    int      `json:"nbformat_minor"`
	}{all, metadata{spec{"python3", "Python 3 (ipykernel)", "python"}}, 4, 5})
	return content{Type: "notebook", Format: "json", Content: notebook}
}
