// SPDX-License-Identifier: MIT
//
// Shows openapi.json to people.
import { element, make } from "./views.js";

let all = null; // the whole document

const SECTIONS = {
  prediction: "Predict",
  operation: "Operate",
  page: "Pages",
};

function resolve(node) {
  while (node?.$ref) node = node.$ref.slice(2).split("/").reduce((from, key) => from[key], all);
  return node ?? {};
}

/** Text in which `words in backticks` are code. */
function prose(text = "") {
  return text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

function code(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return make("pre", { tabindex: "0" }, make("code", {}, text.trimEnd()));
}

function facts(rows) {
  return make("table", { class: "facts" }, make("tbody", {}, ...rows.map(([name, ...cells]) => (
    make("tr", {}, make("th", { scope: "row" }, ...name), ...cells.map((cell) => make("td", {}, ...cell)))))));
}

function typeOf(schema) {
  const found = resolve(schema);
  if (found.enum) return found.enum.filter((each) => each !== "").join(" or ");
  if (found.oneOf) return found.oneOf.map(typeOf).join(" or ");
  const name = schema.$ref?.split("/").at(-1);
  if (found.type === "array") return `array of ${typeOf(found.items)}`;
  return name && found.type === "object" ? name : [found.type ?? "text"].flat().join(" or ");
}

function members(schema) {
  const found = resolve(schema);
  const needed = new Set(found.required);
  return facts(Object.entries(found.properties ?? {}).map(([name, each]) => [
    [make("code", {}, name)], [typeOf(each) + (needed.has(name) ? "" : ", may be missing")], prose(resolve(each).description)]));
}

function content(title, contents) {
  return Object.entries(contents ?? {}).flatMap(([type, { example, schema }]) => {
    const about = resolve(schema).description;
    return [make("h4", {}, `${title}: `, make("code", {}, type)), ...(about ? [make("p", {}, ...prose(about))] : []),
      ...(example === undefined ? [] : [code(example)])];
  });
}

function operation(path, method, found) {
  const parameters = (found.parameters ?? []).map(resolve);
  const responses = Object.entries(found.responses).map(([status, each]) => [status, resolve(each)]);
  const parts = [
    make("h3", {}, make("span", { class: "method" }, method.toUpperCase()), make("code", {}, path)),
    make("p", {}, ...prose(`${found.summary}.`),
      ...prose(found.security?.length ? " Needs the header `Authorization: Bearer TOKEN`." : "")),
  ];
  if (parameters.length) {
    parts.push(make("h4", {}, "Parameters"), facts(parameters.map((each) => [
      [make("code", {}, each.name)], [`in the ${each.in}`], [`${typeOf(each.schema)}. `, ...prose(each.description)]])));
  }
  parts.push(...content("You send", found.requestBody?.content));
  parts.push(...responses.filter(([status]) => status === "200").flatMap(([, each]) => content("You get", each.content)));
  parts.push(make("h4", {}, "Statuses"), facts(responses.map(([status, each]) => [
    [make("code", {}, status === "default" ? "others" : status)], prose(each.description)])));
  return make("article", { class: "panel operation" }, ...parts);
}

function section(tag, title) {
  const found = Object.entries(all.paths).flatMap(([path, methods]) => (
    Object.entries(methods).filter(([, each]) => each.tags.includes(tag)).map(([method, each]) => operation(path, method, each))));
  return [make("h2", {}, title), ...found];
}

try {
  const response = await fetch("openapi.json");
  all = await response.json();
  element("introduction").replaceChildren(...prose(`${all.info.title} ${all.info.version}. ${all.info.description}`));
  const shapes = Object.entries(all.components.schemas).filter(([, each]) => each.properties).map(([name, each]) => (
    make("article", { class: "panel operation" }, make("h3", {}, make("code", {}, name)),
      ...(each.description ? [make("p", {}, ...prose(each.description))] : []), members(each))));
  element("operations").append(
    ...Object.entries(SECTIONS).flatMap(([tag, title]) => section(tag, title)), make("h2", {}, "Shapes of JSON"), ...shapes);
} catch (error) {
  element("introduction").textContent = `openapi.json cannot be shown: ${error.message}`;
}
element("introduction").removeAttribute("aria-busy");
