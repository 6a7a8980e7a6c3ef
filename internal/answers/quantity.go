package answers

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is an amount of memory in bytes. Its text is a whole number with a
// binary unit, as Docker reads it: 512M, 4G.
type Size int64

// UnmarshalText reads 1073741824, 512M, 512MB, 512MiB or 1.5G; the units are
// powers of 1024 in every spelling, as in Docker.
func (s *Size) UnmarshalText(b []byte) error {
	text := strings.ToUpper(strings.TrimSpace(string(b)))
	digits := strings.TrimRight(text, "KMGTIB")
	unit := strings.TrimSuffix(strings.TrimSuffix(text[len(digits):], "B"), "I")
	shift, ok := map[string]uint{"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[unit]
	n, err := strconv.ParseFloat(digits, 64)
	bytes := n * float64(int64(1)<<shift)
	if !ok || err != nil || strings.ContainsAny(digits, "EXPN_+-") {
		return fmt.Errorf("%q is not a size such as 512M or 4G", string(b))
	}
	if !(bytes >= 1 && bytes < math.MaxInt64/2) || bytes != math.Trunc(bytes) {
		return fmt.Errorf("%q is not a whole number of bytes above zero", string(b))
	}
	*s = Size(bytes)
	return nil
}

// String is the shortest exact form with a unit.
func (s Size) String() string {
	for _, u := range []struct {
		bytes Size
		name  string
	}{{1 << 40, "T"}, {1 << 30, "G"}, {1 << 20, "M"}, {1 << 10, "K"}} {
		if s >= u.bytes && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// CPUs is a share of processors in thousandths: 1500 is one and a half.
type CPUs int

// UnmarshalText reads a positive decimal with up to three digits after the point.
func (c *CPUs) UnmarshalText(b []byte) error {
	n, err := strconv.ParseFloat(strings.TrimSpace(string(b)), 64)
	milli := n * 1000
	if err != nil || strings.ContainsAny(string(b), "eExXpPnN_") || !(milli >= 1 && milli <= 1e6) || math.Abs(milli-math.Round(milli)) > 1e-6 {
		return fmt.Errorf("%q is not a number of processors such as 2 or 0.5", string(b))
	}
	*c = CPUs(math.Round(milli))
	return nil
}

// String is the shortest decimal.
func (c CPUs) String() string { return strconv.FormatFloat(float64(c)/1000, 'f', -1, 64) }
