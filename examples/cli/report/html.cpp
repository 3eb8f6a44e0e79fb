// SPDX-License-Identifier: MIT
#include "report/html.hpp"

#include <cstdio>
#include <tweetsent/text/unicode.hpp>

namespace cli {

namespace {

// Two shades each, for light and dark pages. People with any kind of colour vision can distinguish them.
constexpr const char* palette[][2] = {
    {"#0072b2", "#5db3e6"}, {"#d55e00", "#ff8a3d"}, {"#00795a", "#35c79a"}, {"#a8457f", "#e58fc0"},
    {"#8a6d00", "#e0b91f"}, {"#4b4bb8", "#a3a3ff"}, {"#7a4a21", "#cf9a6b"}, {"#5a5a5a", "#b5b5b5"},
};
constexpr std::size_t palette_size = sizeof palette / sizeof palette[0];

constexpr const char* style = R"(
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--faint:#5b6570;--line:#d5dae0;--card:#f5f7f9;
--heat:0,114,178;--for:rgba(0,114,178,.28);--against:rgba(213,94,0,.30)}
@media(prefers-color-scheme:dark){:root{--page:#14171a;--text:#e7eaed;--faint:#9aa5b1;--line:#343b43;
--card:#1d2226;--heat:93,179,230;--for:rgba(93,179,230,.34);--against:rgba(255,138,61,.34)}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:66rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:.5rem 0}
p{margin:.5rem 0}
.faint,figcaption{color:var(--faint);font-size:.875rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.25rem,1fr));gap:.5rem}
.tile{background:var(--card);border-radius:.5rem;padding:.6rem .75rem}
.tile b{display:block;font-size:1.35rem;line-height:1.3;font-variant-numeric:tabular-nums}
.tile span{display:block;font-size:.8rem;color:var(--faint)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem}
.many{grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
figure{margin:0;max-width:32rem}
svg{display:block;width:100%;height:auto}
svg text{font:11px system-ui,sans-serif;fill:var(--faint)}
.grid{stroke:var(--line);stroke-width:1}
.chance{stroke:var(--faint);stroke-width:1;stroke-dasharray:3 3}
.curve{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round}
.other{stroke-dasharray:5 3}
.area{fill:var(--c);fill-opacity:.28;stroke:var(--c);stroke-width:1.2}
.ink{--c:var(--text)}
.bar{stroke:var(--c);stroke-width:1.2}
.dot{fill:var(--c)}
.legend{list-style:none;padding:0;margin:.25rem 0;display:flex;flex-wrap:wrap;
gap:.1rem .9rem;font-size:.875rem}
.legend i{display:inline-block;width:1.1rem;height:0;border-top:3px solid var(--c);margin-right:.35rem;
vertical-align:.25rem}
.legend i.other{border-top-style:dashed}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .55rem;text-align:right;border-bottom:1px solid var(--line)}
th{font-weight:600}
th:first-child,td.text{text-align:left}
th[scope=row]{position:sticky;left:0;background:var(--page)}
.wide th,.wide td{overflow-wrap:normal}
td.text{overflow-wrap:anywhere!important}
.heat td{min-width:3.5rem}
.share{font-size:.8rem;opacity:.85}
.full{width:100%}
@media(max-width:30rem){table{font-size:.82rem}th,td{padding:.25rem .3rem}}
ol{padding-left:1.6rem}
li{margin:.6rem 0}
.legend li{margin:0}
.tweet{white-space:pre-wrap}
mark{color:inherit;background:none;border-radius:.2rem}
.for1{background:var(--for)}.for2{background:var(--for);box-shadow:inset 0 -2px rgb(var(--heat))}
.against1{background:var(--against)}.against2{background:var(--against);text-decoration:underline dotted}
)";

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (std::size_t position = 0; position < text.size();) {
    const tweetsent::decoded_character character = tweetsent::decode_utf8(text, position);
    const char32_t code_point = character.code_point;
    position += character.length;
    switch (code_point) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        // A page has no control characters but line ends.
        if (code_point != '\n' && (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0))) {
          out += ' ';
        } else {
          tweetsent::append_utf8(out, code_point);
        }
    }
  }
  return out;
}

std::string isolated(std::string_view text) {
  return "<bdi>" + escape_html(text) + "</bdi>";
}

std::string fixed_digits(double value, int digits) {
  const int size = std::snprintf(nullptr, 0, "%.*f", digits, value);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  text.pop_back();
  return text;
}

std::string color_class(std::size_t label) {
  return "c" + std::to_string(label);
}

std::string report_style(std::size_t classes) {
  std::string light, dark;
  for (std::size_t label = 0; label < classes; ++label) {
    // After the palette, steps of the golden angle make neighbours differ.
    const std::string hue = "hsl(" + std::to_string(label * 137 % 360) + " 55% ";
    const bool known = label < palette_size;
    const std::string selector = "." + color_class(label) + "{--c:";
    light += selector + (known ? palette[label][0] : hue + "40%)") + "}";
    dark += selector + (known ? palette[label][1] : hue + "68%)") + "}";
  }
  return std::string(style) + light + "\n@media(prefers-color-scheme:dark){" + dark + "}\n";
}

}  // namespace cli
