package render

// Upstream is Jupyter as its neighbours on the compose networks see it.
type Upstream struct {
	Service string // name of the compose service, which is its DNS name
	Port    int    // port inside the container
}
