package pki

// What the tests of package pki_test need.
var (
	ParseCert = parseCert
	Subject   = subject
	AllNames  = allNames
)
