package server

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// MinPassword is the least length of a password, in bytes.
const MinPassword = 8

// maxPassword bounds what a stranger can make the server hash.
const maxPassword = 1 << 10

// cost is the cost of hashing a password with argon2id: the least that OWASP recommends (2024).
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

var usualCost = cost{19 << 10, 2, 1}

const (
	saltLength = 16
	hashLength = 32
	// What a stored hash may cost at most, so that a damaged one cannot exhaust the machine.
	mostMemory, mostPasses = 256 << 10, 16
)

// hashPassword returns the text that stores a password, in the PHC form, with the parameters in it.
func hashPassword(password string, salt []byte, c cost) string {
	hash := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, hashLength)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(hash))
}

// checkPassword reports whether stored was made from password. A stored text that cannot be read matches
// nothing, at the usual cost.
func checkPassword(password, stored string) bool {
	c, salt, hash, ok := parseHash(stored)
	if !ok {
		c, salt, hash = usualCost, make([]byte, saltLength), nil
	}
	got := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, hashLength)
	return subtle.ConstantTimeCompare(got, hash) == 1
}

func parseHash(stored string) (c cost, salt, hash []byte, ok bool) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return c, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return c, nil, nil, false
	}
	hash, err = base64.RawStdEncoding.DecodeString(parts[5])
	ok = err == nil && len(hash) == hashLength && c.passes > 0 && c.passes <= mostPasses && c.threads > 0 && c.memory <= mostMemory
	return c, salt, hash, ok
}
