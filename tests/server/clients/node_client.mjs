// SPDX-License-Identifier: MIT
//
// node_client.mjs URL LINES: what python_clients.py does, with Node's fetch.
const [url, lines] = [process.argv[2], +process.argv[3]];
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const ask = async (body, type, more = {}) => {
  const answer = await fetch(url, {method: 'POST', headers: {'Content-Type': type, ...more}, body});
  return [await answer.text(), answer.status];
};
const many =
    Array.from({length: lines}, (_, at) => `{"id":${at},"text":"I love this so much, thank you all"}\n`)
        .join('');
const answers = await Promise.all(Array.from({length: 20}, () => ask('{"1":"love"}', 'application/json')));
const [text] = await ask(many, 'application/x-ndjson');
const [, status] = await ask('x', 'application/json', {'Content-Encoding': 'gzip'});
console.log(
    answers.filter(([body]) => body === '{"1":"Positive"}').length, text.split('\n').length - 1, status);
process.exit(0);
