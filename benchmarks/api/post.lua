-- SPDX-License-Identifier: MIT
--
-- wrk --script post.lua URL -- BODIES TOKEN: posts the lines of the file BODIES one after the other, and prints
-- what came of it as one line of JSON.
local requests = {}
local at = 0

function init(arguments)
  local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. arguments[2]}
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('{"answers":%d,"seconds":%f,"p50":%f,"p99":%f,"errors":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
