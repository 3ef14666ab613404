import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit, hold, isWhole, matrixOf, mostScale, move, shownSize, toPicture, toStage, turn, zoom } from '../view';

const picture = { width: 4000, height: 3000 };
const stage = { width: 800, height: 500 };
const near = (a, b) => assert.ok(Math.abs(a.x - b.x) < 1e-6 && Math.abs(a.y - b.y) < 1e-6, `${JSON.stringify(a)} is not ${JSON.stringify(b)}`);

test('a whole picture fits the stage and stands in its middle', () => {
  const view = fit(picture, stage, 0);

  assert.equal(view.scale, 500 / 3000);
  near(toStage(picture, view, { x: 2000, y: 1500 }), { x: 400, y: 250 });
  assert.ok(isWhole(picture, stage, view));
});

test('a point of the stage is the same point of the picture there and back, however it is turned and zoomed', () => {
  for (const quarters of [0, 1, 2, 3]) {
    let view = fit(picture, stage, quarters);
    view = zoom(picture, stage, view, 5, { x: 120, y: 333 });
    view = move(picture, stage, view, -37, 51);
    for (const point of [{ x: 0, y: 0 }, { x: 3999, y: 1 }, { x: 1234.5, y: 2345.5 }]) near(toPicture(picture, view, toStage(picture, view, point)), point);
  }
});

test('zooming keeps the pixel under the pointer where it is', () => {
  const view = zoom(picture, stage, fit(picture, stage, 0), 6, { x: 400, y: 250 });
  const at = { x: 300, y: 200 };
  const before = toPicture(picture, view, at);

  near(toPicture(picture, zoom(picture, stage, view, 1.25, at), at), before);
});

test('a quarter turn puts the upper left corner to the upper right', () => {
  const view = turn(picture, stage, fit(picture, stage, 0), 1);
  const corner = toStage(picture, view, { x: 0, y: 0 });
  const shown = shownSize(picture, view);

  assert.deepEqual([view.turn, shown.height], [1, 500]);
  near(corner, { x: 400 + shown.width / 2, y: 0 });
  assert.equal(turn(picture, stage, view, -2).turn, 3);
});

test('no edge comes further in than the stage, and nothing is magnified without end', () => {
  const close = zoom(picture, stage, fit(picture, stage, 0), 4, { x: 0, y: 0 });
  const pushed = move(picture, stage, close, 1e6, -1e6);

  near(toStage(picture, pushed, { x: 0, y: 3000 }), { x: 0, y: 500 });
  assert.equal(zoom(picture, stage, close, 1e9, { x: 1, y: 1 }).scale, mostScale);
  assert.ok(isWhole(picture, stage, zoom(picture, stage, close, 1e-9, { x: 1, y: 1 })));
  assert.deepEqual(hold(picture, stage, fit(picture, stage, 0)), fit(picture, stage, 0));
});

test('the matrix for the page is the same map', () => {
  const view = move(picture, stage, zoom(picture, stage, fit(picture, stage, 3), 7, { x: 10, y: 400 }), 20, -30);
  const [a, b, c, d, e, f] = matrixOf(picture, view).slice(7, -1).split(', ').map(Number);
  const point = { x: 777, y: 1888 };
  const stood = toStage(picture, view, point);

  assert.ok(Math.abs(a * point.x + c * point.y + e - stood.x) < 0.5 && Math.abs(b * point.x + d * point.y + f - stood.y) < 0.5);
});
