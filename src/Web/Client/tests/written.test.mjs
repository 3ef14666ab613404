import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writtenIn } from '../written.ts';

const known = ['en', 'ur', 'it', 'zh-Hans', 'ja', 'ru'];

test('the first known language of a script is the one that is written', () => {
  assert.equal(writtenIn('How long do you wait?', known), 'en');
  assert.equal(writtenIn('Quanto si aspetta?', ['it', 'en']), 'it');
  assert.equal(writtenIn('آپ کتنی دیر انتظار کرتے ہیں؟', known), 'ur');
  assert.equal(writtenIn('你们等多久？', known), 'zh-Hans');
  assert.equal(writtenIn('Сколько вы ждёте?', known), 'ru');
});

test('a few words of another script do not change it', () => {
  assert.equal(writtenIn('کیا CT کرنا چاہیے؟', known), 'ur');
  assert.equal(writtenIn('Is 肺炎 the word for pneumonia?', known), 'en');
});

test('kana tell Japanese from Chinese', () => {
  assert.equal(writtenIn('肺炎患者の治療法', ['zh', 'ja']), 'ja');
  assert.equal(writtenIn('肺炎', ['ja']), 'ja');
});

test('nothing is said of figures, and of a script that nobody here writes', () => {
  assert.equal(writtenIn('37.5 – 39?', known), null);
  assert.equal(writtenIn('கேள்வி', known), null);
  assert.equal(writtenIn('', known), null);
});
