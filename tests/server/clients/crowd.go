// SPDX-License-Identifier: MIT

// crowd URL CLIENTS REQUESTS: so many clients at once send so many requests in all, each with a connection of
// its own. Prints how many were answered, how many were lost, and the requests of a second.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	url := os.Args[1]
	clients, _ := strconv.Atoi(os.Args[2])
	requests, _ := strconv.Atoi(os.Args[3])
	var next, answered, lost int64
	var all sync.WaitGroup
	started := time.Now()
	for client := 0; client < clients; client++ {
		all.Add(1)
		go func() {
			defer all.Done()
			transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
			own := &http.Client{Transport: transport, Timeout: 60 * time.Second}
			for atomic.AddInt64(&next, 1) <= int64(requests) {
				answer, err := own.Post(url, "application/json", strings.NewReader(`{"1":"love"}`))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					atomic.AddInt64(&lost, 1)
					continue
				}
				body, _ := io.ReadAll(answer.Body)
				answer.Body.Close()
				if answer.StatusCode == 200 && string(body) == `{"1":"Positive"}` {
					atomic.AddInt64(&answered, 1)
				} else {
					atomic.AddInt64(&lost, 1)
				}
			}
			transport.CloseIdleConnections()
		}()
	}
	all.Wait()
	fmt.Printf("%d %d %.0f\n", answered, lost, float64(answered)/time.Since(started).Seconds())
}
