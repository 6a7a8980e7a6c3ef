//go:build linux

package apply

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// setAttr sets an extended attribute, or skips.
func setAttr(t *testing.T, at, name string, value []byte) {
	t.Helper()
	if err := unix.Lsetxattr(at, name, value, 0); err != nil {
		t.Skipf("%s: no %s here: %v", at, name, err)
	}
}

func attrOf(t *testing.T, at, name string) string {
	t.Helper()
	buf := make([]byte, 1000)
	n, err := unix.Lgetxattr(at, name, buf)
	if err != nil {
		return "none"
	}
	return string(buf[:n])
}

// acl is an access control list by which user 1234 may read.
func acl(mask uint16) []byte {
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{1, 6, ^uint32(0)}, {2, 4, 1234}, {4, 4, ^uint32(0)}, {0x10, mask, ^uint32(0)}, {0x20, 4, ^uint32(0)}} {
		list = binary.LittleEndian.AppendUint16(list, e.tag)
		list = binary.LittleEndian.AppendUint16(list, e.perm)
		list = binary.LittleEndian.AppendUint32(list, e.id)
	}
	return list
}

// TestAttributesStay: a replaced file keeps its extended attributes and its access
// control list; so does one that an Undo brings back.
func TestAttributesStay(t *testing.T) {
	for _, far := range []bool{false, true} {
		dir := t.TempDir()
		at := func(name string) string { return filepath.Join(dir, name) }
		tree{"replaced": {0o644, "old"}, "narrowed": {0o644, "old"}, "removed": {0o644, "old"}, "plain": {0o644, "old"}}.write(t, dir)
		names := []string{"replaced", "narrowed", "removed"}
		for _, name := range names {
			setAttr(t, at(name), "user.note", []byte("mine"))
			setAttr(t, at(name), "user.empty", nil)
			setAttr(t, at(name), aclAttr, acl(4))
		}
		opt := later(1)
		opt.far = func(string) bool { return far }
		result, err := Apply(dir, seen(t, dir, []Op{
			{Kind: Write, Path: "replaced", Mode: 0o644, Content: []byte("new")},
			{Kind: Write, Path: "narrowed", Mode: 0o600, Content: []byte("new"), Secret: true},
			{Kind: Write, Path: "plain", Mode: 0o644, Content: []byte("new")},
			{Kind: Remove, Path: "removed"},
		}), opt)
		check(t, err)
		if result.Notes != nil {
			t.Errorf("notes %q", result.Notes)
		}
		demand := func(name, list string) {
			t.Helper()
			got := []string{attrOf(t, at(name), "user.note"), attrOf(t, at(name), "user.empty"), attrOf(t, at(name), aclAttr)}
			if diff := cmp.Diff([]string{"mine", "", list}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		demand("replaced", string(acl(4)))
		demand("narrowed", string(acl(0))[:len(acl(0))-8]+attrOf(t, at("narrowed"), aclAttr)[len(acl(0))-8:])
		if mode := readTree(t, dir)["narrowed"].Mode; mode != 0o600 {
			t.Errorf("the mode is %v", mode)
		}
		if got := attrOf(t, at("plain"), aclAttr); got != "none" {
			t.Errorf("plain got the list %q", got)
		}
		_, err = Undo(dir, later(2))
		check(t, err)
		for _, name := range names {
			demand(name, string(acl(4)))
		}
	}
}

// TestNoListOfTheDirectory: a file without an access control list does not get the
// one that its directory gives to new files.
func TestNoListOfTheDirectory(t *testing.T) {
	dir := t.TempDir()
	tree{"file": {0o644, "old"}}.write(t, dir)
	setAttr(t, dir, "system.posix_acl_default", acl(4))
	for _, far := range []bool{false, true} {
		opt := later(1)
		opt.far = func(string) bool { return far }
		_, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: fmt.Appendf(nil, "far %v", far)}}), opt)
		check(t, err)
		if got := attrOf(t, filepath.Join(dir, "file"), aclAttr); got != "none" {
			t.Errorf("far %v: the file got %q", far, got)
		}
	}
}

// TestAttributesOfTheContent: what vouches for the old content is not given to the
// new one, and what cannot be set is named.
func TestAttributesOfTheContent(t *testing.T) {
	needRoot(t)
	dir := openDir(t)
	tree{"file": {0o644, "old"}, "plain": {0o644, "old"}}.write(t, dir)
	capability := binary.LittleEndian.AppendUint32(nil, 0x02000000)
	capability = append(capability, make([]byte, 16)...)
	capability[5] = 4 // CAP_NET_BIND_SERVICE
	setAttr(t, filepath.Join(dir, "file"), "security.capability", capability)
	result, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}}), later(1))
	check(t, err)
	want := `file: the extended attribute "security.capability" belongs to the old content and is not kept`
	if strings.Join(result.Notes, "|") != want {
		t.Errorf("notes %q", result.Notes)
	}
	if got := attrOf(t, filepath.Join(dir, "file"), "security.capability"); got != "none" {
		t.Errorf("the file has %q", got)
	}
}

// deafFile refuses every extended attribute.
type deafFile struct{ newFile }

func (deafFile) setAttr(string, []byte) error { return unix.EPERM }

type deafDisk struct{ disk }

func (d deafDisk) create(name string) (newFile, error) {
	f, err := d.disk.create(name)
	return deafFile{f}, err
}

// TestAttributesRefused: an attribute that cannot be set is named.
func TestAttributesRefused(t *testing.T) {
	dir := t.TempDir()
	tree{"file": {0o644, "old"}}.write(t, dir)
	setAttr(t, filepath.Join(dir, "file"), "user.note", []byte("mine"))
	opt := later(1)
	opt.wrap = func(d disk) disk { return deafDisk{d} }
	result, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}}), opt)
	check(t, err)
	if want := `file: the extended attribute "user.note" cannot be set (operation not permitted) and is not kept`; strings.Join(result.Notes, "|") != want {
		t.Errorf("notes %q", result.Notes)
	}
	wantTree(t, dir, tree{"file": {0o644, "new"}})
}

// TestHardLinks: the other names of a replaced or removed file are told of; they
// keep the old content.
func TestHardLinks(t *testing.T) {
	dir := t.TempDir()
	before := tree{"replaced": {0o644, "old"}, "removed": {0o644, "old"}, "meta": {0o644, "old"}}
	before.write(t, dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"replaced", "removed", "meta"} {
		check(t, os.Link(at(name), at(name+"2")))
	}
	check(t, os.Link(at("replaced"), at("replaced3")))
	result, err := Apply(dir, seen(t, dir, []Op{
		{Kind: Write, Path: "replaced", Mode: 0o644, Content: []byte("new")},
		{Kind: Remove, Path: "removed"},
		{Kind: Meta, Path: "meta", Mode: 0o600},
	}), later(1))
	check(t, err)
	want := []string{"replaced: its other hard links (2) keep the old content", "removed: its other hard links (1) keep the old content"}
	if diff := cmp.Diff(want, result.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	wantTree(t, dir, tree{"replaced": {0o644, "new"}, "replaced2": {0o644, "old"}, "replaced3": {0o644, "old"},
		"removed2": {0o644, "old"}, "meta": {0o600, "old"}, "meta2": {fs.FileMode(0o600), "old"}})
}
