// 400 % of a small screen: nothing scrolls sideways but what scrolls in its own region.

/** What is wrong at 320 × 256 CSS pixels, then back to the former size. */
export async function reflowProblems(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  const { content, screen } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    screen: innerWidth,
  }));
  await page.setViewportSize(before);
  return content > screen ? [`the page is ${content} px wide on a screen of ${screen}`] : [];
}
