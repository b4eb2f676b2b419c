// Numbers and times for people, the same in every country.
(function (leeway) {
  'use strict';
  const day = 86400000;
  const none = '–';
  const known = (value) => value !== undefined && value !== null;

  leeway.none = none;
  leeway.known = known;
  leeway.count = (value) => (known(value) ? d3.format(',')(value) : none);
  leeway.nats = (value) => (known(value) ? d3.format('.3f')(value).replace('−', '-') : none);
  leeway.signed = (value) => (known(value) ? (value > 0 ? '+' : '') + leeway.nats(value) : none);

  /** A share as percent, with as many digits as small shares need. */
  leeway.percent = function (share) {
    if (!known(share)) {
      return none;
    }
    const percent = 100 * share;
    return (percent === 0 ? '0' : percent < 0.095 ? d3.format('.1~g')(percent) : d3.format('.1f')(percent)) + ' %';
  };

  leeway.probability = (p) =>
    !known(p) ? none : p === 0 ? '< 1e-300' : p < 0.001 ? d3.format('.1e')(p).replace('−', '-') : d3.format('.2~r')(p);

  /** Any number, in at most four digits. */
  leeway.number = function (value) {
    if (!known(value)) {
      return none;
    }
    const size = Math.abs(value);
    const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? d3.format('.3~e')(value) : d3.format(',.4~r')(value);
    return text.replace('−', '-');
  };

  const date = d3.utcFormat('%-d %b %Y');
  const minute = d3.utcFormat('%-d %b %Y %H:%M');
  const second = d3.utcFormat('%-d %b %Y %H:%M:%S');

  /** Records without a time are a second apart: what stands for a time is the number of a row, from 1. */
  let rows = false;
  const row = (millis) => Math.floor(millis / 1000) + 1;
  leeway.countRows = () => { rows = true; };

  leeway.instant = (millis) => rows ? `row ${leeway.count(row(millis))}` : (millis % day === 0 ? date : millis % 60000 === 0 ? minute : second)(new Date(millis));

  leeway.span = function (start, end) {
    if (rows) {
      return `rows ${leeway.count(row(start))} to ${leeway.count(row(end) - 1)}`;
    }
    if (start % day === 0 && end % day === 0 && end > start) {
      const first = date(new Date(start));
      const last = date(new Date(end - day));
      return first === last ? first : `${first} to ${last}`;
    }
    return `${leeway.instant(start)} to ${leeway.instant(end)}`;
  };

  const ruler = document.createElement('canvas').getContext('2d');

  /** How wide a label of a plot is. */
  leeway.textWidth = function (text) {
    if (!ruler.font.startsWith('12px ')) {
      ruler.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    }
    return ruler.measureText(text).width;
  };

  leeway.widest = (texts) => Math.max(0, ...texts.map(leeway.textWidth));

  /** As much of the beginning and the end as fits into so many pixels: names often differ at the end. */
  leeway.fitted = function (text, pixels) {
    const width = leeway.textWidth(text);
    if (width <= pixels) {
      return text;
    }
    const characters = [...text];
    let most = Math.ceil(characters.length * pixels / width) + 1;
    let shown;
    do {
      most--;
      const tail = Math.floor((most - 1) * 0.35);
      shown = characters.slice(0, Math.max(1, most - 1 - tail)).join('') + '…' + (tail > 0 ? characters.slice(-tail).join('') : '');
    } while (most > 2 && leeway.textWidth(shown) > pixels);
    return shown;
  };

  const words = {
    D: 'drift', M: 'no values', O: 'no drift', I: 'too few records', N: 'no reference', '.': 'not reported',
  };
  leeway.verdict = (letter) => words[letter];

  /** A scale of times, or of rows. */
  leeway.newTimeScale = () => (rows ? d3.scaleLinear() : d3.scaleUtc());

  /** Ticks of a time axis; the year stands at its beginning and at the first tick. */
  leeway.timeTicks = function (scale, width) {
    if (rows) {
      return scale.ticks(Math.max(2, Math.floor(width / 110))).map((tick) => ({ at: tick, text: leeway.count(row(tick) - 1) }));
    }
    const ticks = scale.ticks(Math.max(2, Math.floor(width / 110)));
    const fine = ticks.length > 1 && ticks[1] - ticks[0] < day;
    const yearly = ticks.length > 1 && ticks[1] - ticks[0] > 300 * day;
    return ticks.map((tick, i) => {
      const newYear = i === 0 || tick.getUTCFullYear() !== ticks[i - 1].getUTCFullYear();
      const newDay = i === 0 || tick.getUTCDate() !== ticks[i - 1].getUTCDate();
      const text = yearly ? d3.utcFormat('%Y')(tick)
        : fine ? d3.utcFormat(newDay ? '%-d %b %H:%M' : '%H:%M')(tick)
        : d3.utcFormat(newYear ? '%-d %b %Y' : '%-d %b')(tick);
      return { at: tick, text };
    });
  };
})(window.leeway = window.leeway || {});
