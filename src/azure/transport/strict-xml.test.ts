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
  ['elements that cross', '<a><b></a></b>'],
  ['a closing too many', '<a/></a>'],
  ['a tag that is cut off', '<a><b'],
  ['an attribute without quotes', '<a x=1/>'],
  ['an attribute on a closing tag', '<a></a x="1">'],
  ['a reference to nothing', '<a>&nbsp;</a>'],
  ['a reference of the prototype', '<a>&constructor;</a>'],
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
