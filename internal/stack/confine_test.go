package stack

import (
	"errors"
	"slices"
	"testing"

	"example.com/magi-harden/internal/startcmd"
	"example.com/magi-harden/internal/treetest"
)

// TestWorkingFolder: the server never starts in a folder that notebooks can write.
func TestWorkingFolder(t *testing.T) {
	for _, row := range []struct{ service, file, cwd, kept string }{
		{"image: jupyter/scipy-notebook", "", "/home/jovyan", ""},
		{"image: jupyter/scipy-notebook, volumes: ['./nb:/home/jovyan']", "", "/home/jovyan", "working_dir: /"},
		{"image: jupyter/scipy-notebook, volumes: ['./nb:/home/jovyan:ro']", "", "/home/jovyan", ""},
		{"image: jupyter/scipy-notebook, volumes: ['vol:/home/jovyan']", "", "/home/jovyan", "working_dir: /"},
		{"image: jupyter/scipy-notebook, working_dir: /home/jovyan/work", "", "/home/jovyan/work", "working_dir: /"},
		{"image: jupyter/scipy-notebook, working_dir: /home/jovyan/work/a/../b", "", "/home/jovyan/work/b", "working_dir: /"},
		{"image: jupyter/scipy-notebook, working_dir: /srv, volumes: ['./nb:/home/jovyan/work', './d:/srv:ro']", "", "/srv", "working_dir: /srv"},
		{"image: jupyter/scipy-notebook, working_dir: /srv/x, volumes: ['./nb:/home/jovyan/work', './d:/srv']", "", "/srv/x", "working_dir: /"},
		{"image: jupyter/scipy-notebook, working_dir: '/a$$b'", "", "", "working_dir: /"},
		{"image: own, command: jupyter lab", "", "", "working_dir: /"},
		{"image: own, command: jupyter lab, working_dir: rel", "", "", "working_dir: /"},
		{"build: ., command: jupyter lab, volumes: ['./nb:/nb']", "FROM python\nWORKDIR /app\n", "/app", ""},
		{"build: ., command: jupyter lab, volumes: ['./nb:/app']", "FROM python\nWORKDIR /app\n", "/app", "working_dir: /"},
		{"build: ., command: jupyter lab, volumes: ['./nb:/nb']", "FROM python\n", "", "working_dir: /"},
		{"build: ., command: bash -c 'cd /app && uv run jupyter lab', volumes: ['./nb:/nb']", "FROM python\n", "", "working_dir: /app"},
		{"build: ., command: bash -c 'cd sub && uv run jupyter lab', volumes: ['./nb:/nb']", "FROM python\nWORKDIR /app\n", "/app", "working_dir: /app/sub"},
		{"build: ., command: bash -c 'cd /app && jupyter lab', volumes: ['./nb:/nb']", "FROM python\n", "", "working_dir: /"},
	} {
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": "services:\n  jupyter: { " + row.service + " }\nvolumes: { vol: {} }\n", "Dockerfile": row.file}), Options{})
		if err != nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		j, kept := s.Jupyter, ""
		if i := slices.IndexFunc(j.Keep, func(k Kept) bool { return k.Key == "working_dir" }); i >= 0 {
			kept = j.Keep[i].YAML
		}
		if j.Cwd != row.cwd || kept != row.kept || j.StartErr != nil {
			t.Errorf("%+v: in %q, keeps %q, %v", row, j.Cwd, kept, j.StartErr)
		}
	}
}

// TestStartPrograms: a relative program gets the path that it had.
func TestStartPrograms(t *testing.T) {
	for _, row := range []struct{ service, file, program string }{
		{"build: ., command: .venv/bin/jupyter lab, volumes: ['./nb:/nb']", "FROM python\nWORKDIR /app\n", "/app/.venv/bin/jupyter"},
		{"build: ., command: bash -c 'cd /app && .venv/bin/jupyter lab', volumes: ['./nb:/nb']", "FROM python\n", "/app/.venv/bin/jupyter"},
		{"build: ., command: bash -c 'cd sub && ./jupyter-lab', volumes: ['./nb:/nb']", "FROM python\nWORKDIR /app\n", "/app/sub/jupyter-lab"},
		{"build: ., command: .venv/bin/jupyter lab, volumes: ['./nb:/app']", "FROM python\nWORKDIR /app\n", ""},
		{"build: ., command: bash -c 'cd /nb && .venv/bin/jupyter lab', volumes: ['./nb:/nb']", "FROM python\nWORKDIR /app\n", ""},
		{"build: ., command: .venv/bin/jupyter lab, volumes: ['./nb:/nb']", "FROM python\n", ""},
	} {
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": "services:\n  jupyter: { " + row.service + " }\n", "Dockerfile": row.file}), Options{})
		if err != nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		why := &startcmd.UnreadableError{}
		switch j := s.Jupyter; {
		case row.program == "" && !(errors.As(j.StartErr, &why) && why.Unsafe):
			t.Errorf("%+v: %v %v", row, j.Start.Program, j.StartErr)
		case row.program != "" && (j.StartErr != nil || j.Start.Program[0] != row.program):
			t.Errorf("%+v: %v %v", row, j.Start.Program, j.StartErr)
		}
	}
}

// TestEntrypoints: an entrypoint is read as a command is, with the command behind it.
func TestEntrypoints(t *testing.T) {
	for _, row := range []struct {
		service, file string
		whole, unsure bool
	}{
		{"image: own, entrypoint: [tini, --], command: [jupyter, lab]", "", true, false},
		{"image: own, entrypoint: ['/entry'], command: [jupyter, lab]", "", false, true},
		{"image: own, entrypoint: ['/entry.sh', --allow-root], command: [jupyter, lab]", "", false, true},
		{"image: own, entrypoint: [], command: [jupyter, lab]", "", false, false},
		{"build: .", "FROM x\nENTRYPOINT [\"/entry.sh\"]\nCMD [\"jupyter\", \"lab\"]\n", false, true},
		{"build: ., command: [jupyter, lab]", "FROM x\nENTRYPOINT [\"/entry.sh\"]\n", false, true},
		{"build: ., command: [jupyter, lab]", "FROM x\nENTRYPOINT [\"tini\", \"--\"]\n", true, false},
		{"build: ., command: [jupyter, lab], entrypoint: ''", "FROM x\nENTRYPOINT [\"/entry.sh\"]\n", false, false},
	} {
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": "services:\n  jupyter: { " + row.service + " }\n", "Dockerfile": row.file}), Options{})
		if err != nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		if j := s.Jupyter; j.StartHasEntrypoint != row.whole || (j.EntrypointErr != nil) != row.unsure || j.StartErr != nil || (s.Found().Unsure != nil) != row.unsure {
			t.Errorf("%+v: whole %v, %v, %v", row, j.StartHasEntrypoint, j.EntrypointErr, j.StartErr)
		}
	}
}
