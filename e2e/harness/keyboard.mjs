// Going through a page with the keyboard only, looking at each stop as a person would.

import assert from 'node:assert/strict';

const LIMIT = 400;

/** Presses Tab until the target has the focus; every stop on the way must be seen. Returns the number of stops. */
export async function tabTo(page, target, { backwards = false } = {}) {
  for (let stops = 1; stops <= LIMIT; stops += 1) {
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    const problem = await focusProblem(page);
    assert.equal(problem, null, `stop ${stops}: ${problem}`);
    if (await isFocused(target)) return stops;
  }
  return assert.fail(`not reached with ${LIMIT} times Tab: ${target}`);
}

/** Reaches a control and activates it. */
export async function pressOn(page, target, key = 'Enter') {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function isFocused(target) {
  if ((await target.count()) !== 1) return false;
  return target.evaluate((element) => element === document.activeElement);
}

/** Whether the focus is visible (ring of at least 2 px, contrast of at least 3) and nothing covers it. */
export function focusProblem(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    // Between the last stop and the first the browser itself has the focus.
    if (!element || element === document.body) return null;
    const name = `${element.tagName.toLowerCase()} « ${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 60)} »`;
    const style = getComputedStyle(element);
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data;
    };
    const luminance = ([...parts]) => {
      const [r, g, b] = parts.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let around = style.outlineOffset.startsWith('-') ? element : element.parentElement;
    while (around && rgba(getComputedStyle(around).backgroundColor)[3] === 0) around = around.parentElement;
    const ground = luminance(around ? rgba(getComputedStyle(around).backgroundColor) : [255, 255, 255]);
    const ring = luminance(rgba(style.outlineColor));
    const contrast = (Math.max(ground, ring) + 0.05) / (Math.min(ground, ring) + 0.05);
    if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) return `no ring around ${name}`;
    if (contrast < 3) return `a ring of contrast ${contrast.toFixed(2)} around ${name}`;

    const box = element.getClientRects()[0];
    if (!box) return `${name} has no box`;
    const x = box.left + Math.min(box.width / 2, 12);
    // What is taller than the screen is seen where it is on it.
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    const same = top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element);
    return same ? null : `${name} is hidden by ${top ? top.tagName.toLowerCase() : 'the edge of the screen'}`;
  });
}
