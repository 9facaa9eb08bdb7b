// Package client is the device's end of sync: it signs in, pushes the edits that wait in the cache, pulls
// what is new, and listens for the server's word that there is more.
package client
