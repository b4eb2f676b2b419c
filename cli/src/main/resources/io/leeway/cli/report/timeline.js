// The heat map of features and windows: hue is the verdict, lightness the JS distance.
(function (leeway) {
  'use strict';
  const ROWS = 40;
  const STEPS = [0.05, 0.1, 0.2];

  leeway.level = (js) => (js === null || js === undefined ? 0 : STEPS.filter((step) => js >= step).length);

  leeway.cellClass = function (letter, js) {
    switch (letter) {
      case 'D': return `drift-${leeway.level(js)}`;
      case 'O': return `ok-${leeway.level(js)}`;
      case 'M': return 'vanished-cell';
      case 'I': return 'few';
      case 'N': return 'unreferenced';
      default: return null;
    }
  };

  /** Where each column begins and ends: windows that overlap end where the next one begins. */
  leeway.columnEnds = (columns) =>
    columns.end.map((end, i) =>
      i + 1 < columns.start.length && columns.start[i + 1] > columns.start[i] ? Math.min(end, columns.start[i + 1]) : end);

  leeway.timeScale = (columns, from, to) =>
    leeway.newTimeScale().domain([columns.start[0], Math.max(...columns.end)]).range([from, to]);

  leeway.timeAxis = function (svg, scale, y, ticksUp) {
    const [from, to] = scale.range();
    const axis = svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${y})`);
    axis.append('line').attr('x1', from).attr('x2', to);
    let free = -Infinity;
    for (const { at, text } of leeway.timeTicks(scale, to - from)) {
      const x = scale(at);
      const half = leeway.textWidth(text) / 2;
      const middle = Math.min(Math.max(x, from + half), to - half);
      if (middle - half > free) {
        axis.append('line').attr('x1', x).attr('x2', x).attr('y1', ticksUp ? -ticksUp : 0).attr('y2', 5);
        axis.append('text').attr('x', middle).attr('y', 18).attr('text-anchor', 'middle').text(text);
        free = middle + half + 8;
      }
    }
  };

  function cellText(size, feature, column) {
    const columns = size.columns;
    const letter = feature.verdicts[column];
    const shown = columns.windows[column] > 1;
    return [
      feature.name,
      leeway.span(columns.start[column], columns.end[column]) + (shown ? ` (${columns.windows[column]} windows)` : ''),
      leeway.verdict(letter) + (leeway.known(feature.js[column]) ? `, JS distance ${leeway.nats(feature.js[column])}` : ''),
      `${leeway.count(columns.records[column])} records`,
    ].join('\n');
  }

  function draw(host, size, features, open) {
    const columns = size.columns;
    const rowHeight = features.length <= 12 ? 24 : features.length <= 30 ? 19 : 15;
    const height = features.length * rowHeight + 26;
    const { svg, width } = leeway.svg(host, height,
      `Heat map of ${features.length} features in ${columns.start.length} columns of time. Arrow keys tell cell by cell; a table follows.`);
    const left = Math.min(leeway.widest(features.map((feature) => feature.name)) + 14, width * 0.32, 230);
    const x = leeway.timeScale(columns, left, width - 1);
    const ends = leeway.columnEnds(columns);
    const starts = columns.start.map((start) => x(start));
    const widths = starts.map((start, i) => Math.max(1, x(ends[i]) - start - (x(ends[i]) - start > 4 ? 1 : 0)));
    const paths = new Map();
    features.forEach((feature, row) => {
      const y = row * rowHeight;
      for (let i = 0; i < starts.length; i++) {
        const cls = leeway.cellClass(feature.verdicts[i], feature.js[i]);
        if (cls) {
          if (!paths.has(cls)) {
            paths.set(cls, []);
          }
          paths.get(cls).push(`M${starts[i].toFixed(1)},${y + 1}h${widths[i].toFixed(1)}v${rowHeight - 2}h${-widths[i].toFixed(1)}z`);
        }
      }
      const label = svg.append('text').attr('class', 'name').attr('x', left - 10).attr('y', y + rowHeight / 2)
        .attr('dy', '.35em').attr('text-anchor', 'end').text(leeway.fitted(feature.name, left - 12));
      label.append('title').text(feature.name);
    });
    [...paths.keys()].sort().forEach((cls) =>
      svg.append('path').attr('class', `cells ${cls}`).attr('d', paths.get(cls).join('')));
    leeway.timeAxis(svg, x, features.length * rowHeight + 2);
    const cursor = svg.append('rect').attr('class', 'cursor').attr('visibility', 'hidden');
    const n = starts.length;
    leeway.explore(svg, {
      text: (place) => cellText(size, features[Math.floor(place / n)], place % n),
      mark: (place) =>
        place < 0
          ? cursor.attr('visibility', 'hidden')
          : cursor.attr('visibility', 'visible').attr('x', starts[place % n] - 1).attr('y', Math.floor(place / n) * rowHeight)
            .attr('width', widths[place % n] + 2).attr('height', rowHeight),
      find: (px, py) => {
        const row = Math.floor(py / rowHeight);
        const column = d3.bisectRight(starts, px) - 1;
        return row < 0 || row >= features.length || column < 0 ? -1 : row * n + column;
      },
      first: () => n - 1,
      next: (place, direction) => {
        const row = Math.floor(place / n);
        const column = place % n;
        const to = { Left: [row, column - 1], Right: [row, column + 1], Up: [row - 1, column], Down: [row + 1, column] }[direction];
        return Math.min(features.length - 1, Math.max(0, to[0])) * n + Math.min(n - 1, Math.max(0, to[1]));
      },
      position: (place) => [starts[place % n], (Math.floor(place / n) + 1) * rowHeight],
      open: (place) => open(features[Math.floor(place / n)]),
    });
  }

  const legend = (size) => {
    const letters = new Set(size.features.flatMap((feature) => [...feature.verdicts]));
    const shades = (kind) => (svg) => [0, 1, 2, 3].forEach((i) =>
      svg.append('rect').attr('class', `${kind}-${i}`).attr('x', i * 14).attr('width', 14).attr('height', 12));
    const wide = (draw) => (svg) => { svg.attr('width', 56); draw(svg); };
    return leeway.legend([
      ...(letters.has('O') ? [[wide(shades('ok')), 'no drift']] : []),
      ...(letters.has('D') ? [[wide(shades('drift')), 'drift']] : []),
      ...(letters.has('O') || letters.has('D') ? [[(svg) => svg.attr('width', 0), 'JS distance below 0.05, 0.1, 0.2, above']] : []),
      ...(letters.has('M') ? [[leeway.swatch('vanished-cell'), 'no values']] : []),
      ...(letters.has('I') ? [[leeway.swatch('few'), 'too few records']] : []),
      ...(letters.has('N') ? [[leeway.swatch('unreferenced'), 'no reference']] : []),
    ]);
  };

  function driftTable(size) {
    const cells = [];
    for (const feature of size.features) {
      for (let i = 0; i < feature.verdicts.length; i++) {
        if (feature.verdicts[i] !== '.') {
          cells.push([feature, i]);
        }
      }
    }
    // So many rows still open at once; beyond, those that say something come first.
    const most = 20000;
    const cut = cells.length > most;
    const calm = ([feature, i]) => feature.verdicts[i] === 'O';
    const rows = cut ? [...cells.filter((cell) => !calm(cell)), ...cells.filter(calm)].slice(0, most) : cells;
    return leeway.table(cut ? `Cells, ${leeway.count(most)} of ${leeway.count(cells.length)}: drift first` : 'All cells', [
      { title: 'feature', of: ([feature]) => leeway.name(feature.name) },
      { title: 'time', kind: 'time', of: ([, i]) => leeway.span(size.columns.start[i], size.columns.end[i]) },
      { title: 'verdict', of: ([feature, i]) => leeway.verdict(feature.verdicts[i]) },
      { title: 'JS distance', number: true, of: ([feature, i]) => leeway.nats(feature.js[i]) },
      { title: 'records', number: true, of: ([, i]) => leeway.count(size.columns.records[i]) },
    ], rows, true);
  }

  leeway.timeline = function (size, open) {
    let shown = size.features.slice(0, ROWS);
    const plot = leeway.plot((host) => draw(host, size, shown, open));
    const children = [plot];
    if (size.features.length > ROWS) {
      const more = leeway.el('button', { type: 'button', class: 'more' }, `Show all ${leeway.count(size.features.length)} features`);
      more.addEventListener('click', () => {
        shown = size.features;
        more.remove();
        leeway.redraw(plot);
      });
      children.push(more);
    }
    const each = size.columns.windowsEach > 1 ? ` A column is ${size.columns.windowsEach} windows.` : '';
    return leeway.section('timeline', 'Timeline',
      `All features, the most drifted first.${each} Lightness is the JS distance to the reference, colour the verdict.`,
      children, legend(size), leeway.tableOnDemand('Show as table', () => driftTable(size)));
  };
})(window.leeway = window.leeway || {});
