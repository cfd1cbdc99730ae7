import { launch } from "./harness.mjs";
const [,, link, ...pages] = process.argv;
const browser = await launch();
const ctx = await browser.newContext();
const page = await ctx.newPage();
await page.goto(link); 
const base = new URL(link).origin;
await ctx.storageState({path:"/work/shots/state.json"});
console.log(page.url());
const hrefs = new Set();
for (const p of ["/", "/agreements", "/statements", "/board", "/peers"]) { await page.goto(base+p); for (const h of await page.$$eval("a[href]", as=>as.map(a=>a.getAttribute("href")))) hrefs.add(h); }
console.log([...hrefs].filter(h=>h.startsWith("/")).join("\n"));
await browser.close();
