import { expect, test } from 'vitest';
import { childOf, readXml } from './strict-xml.ts';

test('reads elements, text and references, and passes over attributes', () => {
  const read = readXml(
    '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<A x="1" y=\'>\'><B>a &lt;&amp;&#65;&#x42; b</B><C/><B>second</B></A>\n',
  );
  expect(read).toEqual({
    name: 'A',
    text: '',
    children: [
      { name: 'B', text: 'a <&AB b', children: [] },
      { name: 'C', text: '', children: [] },
      { name: 'B', text: 'second', children: [] },
    ],
  });
  expect(childOf(read, 'B')?.text).toBe('a <&AB b');
  expect(childOf(read, 'D')).toBeUndefined();
});

test.each([
  ['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
  ['&#9;&#65;&#128512;&#x10FFFF;', '\tA\u{1F600}\u{10FFFF}'],
  ['&#x1f600;&#x1F600;', '\u{1F600}\u{1F600}'],
  [' a\r\n b ', ' a\r\n b '],
])('reads the text %j', (text, meant) => {
  expect(readXml(`<a>${text}</a>`)?.text).toBe(meant);
});

test.each([
  '  <a></a>',
  '<?xml version="1.0"?><a/>',
  '<a ></a >',
  '<a />',
  `<a\n x = "1"\ty-z.1:w='2'/>`,
  '<a x="1" y="2"></a>',
])('reads the element in %j', (xml) => {
  expect(readXml(xml)).toEqual({ name: 'a', text: '', children: [] });
});

test('reads names with digits, dots and hyphens, and what is not there as nothing', () => {
  expect(readXml('<Blob-1.x><b/></Blob-1.x>')?.name).toBe('Blob-1.x');
  expect(childOf(undefined, 'b')).toBeUndefined();
});

test('reads deep nesting and long lists without running out of anything', () => {
  expect(readXml('<a>'.repeat(20_000) + '</a>'.repeat(20_000))?.name).toBe('a');
  expect(readXml(`<a>${'<b>1</b>'.repeat(50_000)}</a>`)?.children).toHaveLength(50_000);
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['text before the root', 'x<a/>'],
  ['text after the root', '<a/>x'],
  ['two roots', '<a/><b/>'],
  ['an element that is not closed', '<a><b></a>'],
  ['an element whose end was cut off', '<a><b></b>'],
  ['a closing that is closed by itself', '<a></a/>'],
  ['a closing of nothing', '</a>'],
  ['text after the end of a closed element', '<a></a>x'],
  ['an element whose name begins with a digit', '<1a/>'],
  ['an attribute with an element in it', '<a x="<b/>"/>'],
  ['attributes without a space between them', `<a x="1"y="2"/>`],
  ['an attribute whose name begins with a digit', '<a 1x="1"/>'],
  ['elements that cross', '<a><b></a></b>'],
  ['a closing too many', '<a/></a>'],
  ['a tag that is cut off', '<a><b'],
  ['an attribute without quotes', '<a x=1/>'],
  ['an attribute on a closing tag', '<a></a x="1">'],
  ['a reference to nothing', '<a>&nbsp;</a>'],
  ['a reference of the prototype', '<a>&constructor;</a>'],
  ['a reference without a number', '<a>&#;</a>'],
  ['a reference without a hexadecimal number', '<a>&#x;</a>'],
  ['a reference with something after its number', '<a>&#65x;</a>'],
  ['a reference with something after its hexadecimal number', '<a>&#x41g;</a>'],
  ['a reference with something before its decimal number', '<a>&x#65;</a>'],
  ['the character that nothing may hold', '<a>&#0;</a>'],
  ['a reference with something before its number', '<a>&abc#x41;</a>'],
  ['a bare ampersand', '<a>a & b</a>'],
  ['a character that is none', '<a>&#x110000;</a>'],
  ['a comment', '<a><!-- x --></a>'],
  ['CDATA', '<a><![CDATA[x]]></a>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ['a processing instruction', '<a><?x y?></a>'],
  ['a web page', '<!doctype html><html><body><br></body></html>'],
])('takes no part of %s', (_, xml) => {
  expect(readXml(xml)).toBeUndefined();
});
