// Makes the map of the console and the table of countries from the published files they are
// taken from.
//
//     npm install --no-save --prefix SOMEWHERE world-atlas@2.0.2 topojson-client@3.1.0 \
//         d3-geo@3.1.2 i18n-iso-countries@7.14.0 cldr-localenames-full@48.2.0
//     node data/world/make.mjs SOMEWHERE
//
// Reads groups.json and names.json beside this script; writes countries.json beside it and
// console/map/world.json. The same input gives the same bytes. Needs Node.js 20 or later.
// What was changed stands in data/SOURCES.md.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [where] = process.argv.slice(2);
if (!where) {
  throw new Error("name the folder that holds node_modules; see the head of this script");
}
const require = createRequire(resolve(where, "node_modules", "here.js"));
const { geoArea, geoEqualEarth, geoPath } = await import(require.resolve("d3-geo"));
const { feature } = require("topojson-client");

const WIDTH = 1000;
const HEIGHT = 460;
// Below this many square units of the map a shape is hard to see or to point at.
const SMALL = 12;

const codes = require("i18n-iso-countries/codes.json");
const alpha2Of = new Map(codes.map(([alpha2, , numeric]) => [numeric, alpha2]));
const groups = beside("groups.json").groups;
const names = beside("names.json");

const ofUn = ["un-african", "un-asia-pacific", "un-eastern-european", "un-grulac", "un-weog"];
const regions = new Map();
for (const group of groups.filter((group) => ofUn.includes(group.id))) {
  for (const { party } of group.members) {
    regions.set(party, [...(regions.get(party) ?? []), group.id]);
  }
}
// States that take part in treaties without being members of the United Nations.
const otherStates = new Set(["VA", "PS", "CK", "NU"]);

const countries = table();
write("countries.json", lines({
  "//": "Countries and other parties to treaties: codes of ISO 3166-1, names, UN regional groups. Made by make.mjs; sources in data/SOURCES.md. Names and codes serve to recognise and label parties and take no position on the status of any territory.",
  countries,
  others: names.others,
}));
write("../../console/map/world.json", lines(map()));

function beside(name) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

function write(name, text) {
  writeFileSync(new URL(name, import.meta.url), text);
}

/** An object with one line for each entry of its lists, so that differences can be read. */
function lines(object) {
  const entries = Object.entries(object).map(([name, value]) => {
    const isList = Array.isArray(value) && typeof value[0] === "object";
    const rows = isList && value.map((row) => JSON.stringify(row)).join(",\n");
    return `${JSON.stringify(name)}:${isList ? `[\n${rows}\n]` : JSON.stringify(value)}`;
  });
  return `{\n${entries.join(",\n")}\n}\n`;
}

function table() {
  const english = territories("en");
  const french = territories("fr");
  const arabic = territories("ar");
  const [spanish, russian, chinese] = ["es", "ru", "zh"].map(territories);
  const more = require("i18n-iso-countries/langs/en.json").countries;
  const uses = new Map();
  const rows = codes.map(([alpha2, alpha3, numeric]) => {
    const un = names.un[alpha2];
    const all = [
      un, english[alpha2], english[`${alpha2}-alt-short`], english[`${alpha2}-alt-variant`],
      ...[more[alpha2] ?? []].flat(), ...(names.also[alpha2] ?? []),
    ].filter(Boolean).map((name) => name.replaceAll("’", "'"));
    const distinct = [...new Set(all)];
    distinct.forEach((name) => uses.set(name, [...(uses.get(name) ?? []), alpha2]));
    return { alpha2, alpha3, numeric, un, distinct };
  });
  return rows
    .map(({ alpha2, alpha3, numeric, un, distinct }) => {
      // A name that two share names neither, unless a depositary uses it for one of them.
      const sure = distinct.filter((name) => name === un || uses.get(name).length === 1);
      const shared = distinct.filter((name) => !sure.includes(name));
      if (shared.some((name) => !names.ambiguous.includes(name))) {
        throw new Error(`shared names: ${shared}`);
      }
      const name = short(english, alpha2).replaceAll("’", "'");
      return without({
        alpha2,
        alpha3,
        // A code without a number of ISO is assigned by its users, not by the standard.
        numeric: alpha2 === "XK" ? undefined : numeric,
        note: alpha2 === "XK" ? "user-assigned code, not in ISO 3166-1" : undefined,
        name: un === undefined ? name : shorter(name, un),
        un: un ?? (isState(alpha2) ? name.replace(" & ", " and ") : undefined),
        fr: short(french, alpha2),
        ar: short(arabic, alpha2),
        es: short(spanish, alpha2),
        ru: short(russian, alpha2),
        zh: short(chinese, alpha2),
        names: sure,
        un_member: regions.has(alpha2) || undefined,
        regions: regions.get(alpha2),
      });
    })
    .sort((a, b) => (a.alpha2 < b.alpha2 ? -1 : 1));
}

function isState(alpha2) {
  return regions.has(alpha2) || otherStates.has(alpha2);
}

/** CLDR tells the two Congos apart by their capitals; the depositary's form is better known. */
function shorter(name, un) {
  return name.startsWith("Congo") || name.startsWith("Palestin") ? un : name;
}

/** The short form of CLDR, where it is a name and not an abbreviation ("US", "É.-U."). */
function short(names, alpha2) {
  const form = names[`${alpha2}-alt-short`];
  return form === undefined || ["GB", "US"].includes(alpha2) ? names[alpha2] : form;
}

function territories(tag) {
  const file = require(`cldr-localenames-full/main/${tag}/territories.json`);
  return file.main[tag].localeDisplayNames.territories;
}

function without(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function map() {
  const [coarse, medium, fine] = ["110m", "50m", "10m"].map(shapes);
  const shown = [...coarse].filter(([key]) => key !== "AQ");
  const fitted = { type: "FeatureCollection", features: shown.map(([, shape]) => shape) };
  const projection = geoEqualEarth().fitExtent([[6, 4], [WIDTH - 12, HEIGHT - 4]], fitted);
  const path = geoPath(projection);
  const known = new Map(countries.map((country) => [country.alpha2, country]));
  const places = shown.map(([key, shape]) => without({
    id: known.has(key) ? key : undefined,
    name: known.get(key)?.name ?? shape.properties.name,
    d: compact(path(shape)),
    at: point(path.centroid(largest(shape))),
    small: path.area(shape) < SMALL || undefined,
  })).sort((a, b) => (`${a.id ?? "~"}${a.name}` < `${b.id ?? "~"}${b.name}` ? -1 : 1));
  const dots = codes.map(([alpha2]) => alpha2).sort().flatMap((alpha2) => {
    const shape = medium.get(alpha2) ?? fine.get(alpha2);
    if (coarse.has(alpha2) || !shape) {
      return [];
    }
    const { name, un } = known.get(alpha2);
    const at = point(path.centroid(largest(shape)));
    return [without({ id: alpha2, name, at, state: un !== undefined || undefined })];
  });
  const placed = new Set([...coarse.keys(), ...dots.map((dot) => dot.id)]);
  return {
    "//": "Shapes of countries for a map of parties, Equal Earth projection (areas compare truly). Made by data/world/make.mjs from Natural Earth (public domain). Shapes and codes come from the sources as they are and take no position on borders or on the status of any territory; a shape without `id` has no code in ISO 3166-1. `at` is where a mark goes; `small` is hard to see; `dots` have no shape at this scale; `unplaced` are neither.",
    width: WIDTH,
    height: HEIGHT,
    shapes: places,
    dots,
    unplaced: codes.map(([alpha2]) => alpha2).filter((alpha2) => !placed.has(alpha2)).sort(),
  };
}

/** The shapes of one scale by alpha-2 code, or by name where the source gives no code. */
function shapes(scale) {
  const atlas = require(`world-atlas/countries-${scale}.json`);
  const found = new Map();
  for (const shape of feature(atlas, atlas.objects.countries).features) {
    const { name } = shape.properties;
    const key = name === "Kosovo" ? "XK" : alpha2Of.get(shape.id) ?? name;
    // Some codes have several shapes; the first is the country itself at these scales.
    const old = found.get(key);
    if (!old || geoArea(shape) > geoArea(old)) {
      found.set(key, shape);
    }
  }
  return found;
}

/** The largest part, so that a mark stands on it and not in the sea between islands. */
function largest(shape) {
  if (shape.geometry.type !== "MultiPolygon") {
    return shape;
  }
  const parts = shape.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((best, part) => (geoArea(part) > geoArea(best) ? part : best));
}

function point(place) {
  return place.map((value) => Math.round(value * 10) / 10);
}

/** Absolute coordinates to tenths become relative ones; points that fall together become one. */
function compact(path) {
  const tenths = (text) => Math.round(Number(text) * 10);
  const short = (value) => String(value / 10).replace(/^(-?)0\./, "$1.");
  return path.split("M").filter(Boolean).map((ring) => {
    const points = ring.replace("Z", "").split("L").map((pair) => pair.split(",").map(tenths));
    let [x, y] = points[0];
    const steps = [];
    for (const [nextX, nextY] of points.slice(1)) {
      const [dx, dy] = [short(nextX - x), short(nextY - y)];
      if (dx !== "0" || dy !== "0") {
        steps.push(dx + (dy.startsWith("-") ? dy : `,${dy}`));
      }
      [x, y] = [nextX, nextY];
    }
    const joined = steps.map((step, i) => (i && !step.startsWith("-") ? ` ${step}` : step)).join("");
    // A ring of fewer than three points has no area at this scale.
    return steps.length < 2 ? "" : `M${short(points[0][0])},${short(points[0][1])}l${joined}z`;
  }).join("");
}
