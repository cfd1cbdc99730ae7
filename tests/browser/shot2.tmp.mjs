import { launch } from "./harness.mjs";
const base = "http://127.0.0.1:7301";
const browser = await launch();
const pages = process.argv.slice(2);
for (const [w, scheme, lang] of [[1440,"light","en"],[390,"dark","ar"]]) {
  const ctx = await browser.newContext({storageState:"/work/shots/state.json", viewport:{width:w,height:900}, colorScheme:scheme});
  const page = await ctx.newPage();
  for (const [i,p] of pages.entries()) {
    const url = base+p+(lang==="ar"?(p.includes("?")?"&":"?")+"lang=ar":"");
    const r = await page.goto(url);
    await page.waitForTimeout(300);
    await page.screenshot({path:`/work/shots/p${i}-${w}.png`, fullPage:true});
    const ov = await page.evaluate(()=>document.documentElement.scrollWidth>document.documentElement.clientWidth);
    console.log(i,p,w,r.status(),ov?"OVERFLOW":"");
  }
  await ctx.close();
}
await browser.close();
