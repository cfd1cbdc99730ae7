// Prints the public holidays that the npm package `date-holidays` knows, as JSON, for make.py.
//
//   npm install date-holidays && node dump.mjs DE US-CA … > date-holidays.json
//
// Each argument is a country, or a country and a part of it. Days in time zones of their own.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Holidays = require("date-holidays");
const { version } = require("date-holidays/package.json");

const places = {};
for (const place of process.argv.slice(2)) {
  const [country, part] = place.split("-");
  const holidays = part ? new Holidays(country, part) : new Holidays(country);
  places[place] = {};
  for (let year = 2025; year <= 2030; year += 1) {
    for (const found of holidays.getHolidays(year, "en")) {
      if (found.type !== "public" && found.type !== "bank") continue;
      // A holiday that begins in the evening before, or ends after midnight, is the day it is on.
      const last = new Date(found.end.getTime() - 1);
      for (let at = new Date(found.start); at <= last; at = new Date(at.getTime() + 86400000)) {
        const [date] = found.date.split(" ");
        const shift = Math.round((at - found.start) / 86400000);
        const day = new Date(`${date}T12:00:00Z`);
        day.setUTCDate(day.getUTCDate() + shift);
        places[place][day.toISOString().slice(0, 10)] = found.name;
      }
    }
  }
}
console.log(JSON.stringify({ version, places }));
