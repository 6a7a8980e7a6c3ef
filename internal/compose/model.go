package compose

import (
	"fmt"

	"example.com/magi-harden/internal/tree"
	"example.com/magi-harden/internal/yamldoc"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/schema"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// Model is an effective compose model: merged, interpolated, and with the
// contents of every env_file in the environment of its service.
type Model = types.Project

// Service is one service of a Model.
type Service = types.ServiceConfig

// Prepare compiles the compose schema, half of the cost of the first Load, in the
// background.
func Prepare() { go func() { _ = schema.Validate(map[string]any{}) }() }

// Load merges compose files of the tree in memory, exactly as Compose does.
func Load(t tree.Tree, name string, files []string) (*Model, error) {
	return load(newReader(t), name, files)
}

// Load is Load for the folder of the project with other files in it. A compose file
// that is the same in both is decoded once.
func (p *Project) Load(t tree.Tree, files []string) (*Model, error) {
	return load(p.with(t), p.Name, files)
}

// with returns a reader of the project's folder with other files in it.
func (p *Project) with(t tree.Tree) *reader {
	r := newReader(t)
	r.before = p.reader
	return r
}

func load(r *reader, name string, files []string) (*Model, error) {
	r.named = files
	m, err := loadAll(r, name, files)
	return m, r.hide(err)
}

func loadAll(r *reader, name string, files []string) (*Model, error) {
	details, err := details(r, files)
	if err != nil {
		return nil, err
	}
	if err := confined(r, files, details.Environment); err != nil {
		return nil, err
	}
	c, err := r.copy()
	if err != nil {
		return nil, err
	}
	defer c.remove()
	b := newBudget(r.varied)
	m, err := merge(details, name, c, b, r.casts)
	if err != nil {
		return nil, firstFault(r, files, details, err, func(d types.ConfigDetails) error {
			_, err := merge(d, name, c, newBudget(nil), r.casts)
			return err
		})
	}
	for _, key := range m.ServiceNames() { // sorted, so that the same stack always fails alike
		s := m.Services[key]
		if err := resolveFiles(r, &s, details.Environment, b); err != nil {
			return nil, err
		}
		m.Services[key] = s
	}
	return m, nil
}

// maxLayers bounds the files that are merged: Compose goes through all of the stack
// once more for each.
const maxLayers = 100

// merge has Compose merge the files within a budget, with some of its conversions.
func merge(d types.ConfigDetails, name string, c copied, b *budget, some func(casts) casts) (*Model, error) {
	options := func(o *loader.Options) {
		o.SetProjectName(name, true)
		o.SkipResolveEnvironment, o.SkipResolveLabels = true, true
		o.MaxNodeVisits = yamldoc.MaxNodes
		o.Profiles = []string{"*"}
		o.Interpolate.Substitute = b.substitute
		o.Interpolate.TypeCastMapping = some(o.Interpolate.TypeCastMapping)
	}
	return caught(func() (*Model, error) {
		model, err := c.model(d, options)
		if err != nil {
			return nil, err
		}
		if err := tooManyPaths(model); err != nil {
			return nil, err
		}
		return loader.ModelToProject(model, loader.ToOptions(&d, []func(*loader.Options){options}), d)
	})
}

func details(r *reader, files []string) (types.ConfigDetails, error) {
	// compose-go reports unset variables through the global logger.
	logrus.SetLevel(logrus.PanicLevel)
	env, err := environment(r)
	if len(files) > maxLayers {
		return types.ConfigDetails{}, fmt.Errorf("COMPOSE_FILE in .env: names more than %d files\nput services into fewer files", maxLayers)
	}
	d := types.ConfigDetails{WorkingDir: r.Dir, Environment: env}
	for _, f := range files {
		data, readErr := r.compose(f)
		if readErr != nil {
			return d, readErr
		}
		d.ConfigFiles = append(d.ConfigFiles, types.ConfigFile{Filename: f, Content: data})
	}
	return d, err
}

// Device is a device of the host that a container gets.
type Device = types.DeviceMapping

// Volume is a mount of a service.
type Volume = types.ServiceVolumeConfig

// Build is how the image of a service is built.
type Build = types.BuildConfig

// Port is a published port of a service.
type Port = types.ServicePortConfig

// VolumeNamed and VolumeBind are the types of a Volume that has a source.
const (
	VolumeNamed = types.VolumeTypeVolume
	VolumeBind  = types.VolumeTypeBind
)
