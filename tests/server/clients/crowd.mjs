// SPDX-License-Identifier: MIT
//
// crowd.mjs URL AT_ONCE REQUESTS: what crowd.go does, with Node's fetch.
const [url, atOnce, requests] = [process.argv[2], +process.argv[3], +process.argv[4]];
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
let [next, answered, lost] = [0, 0, 0];
const started = performance.now();
await Promise.all(Array.from({length: atOnce}, async () => {
  while (next++ < requests) {
    try {
      const answer = await fetch(url, {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"1":"love"}'});
      if (await answer.text() === '{"1":"Positive"}') answered++;
      else lost++;
    } catch (error) {
      console.error(error.cause ?? error);
      lost++;
    }
  }
}));
console.log(answered, lost, Math.round(answered / (performance.now() - started) * 1000));
process.exit(0);
