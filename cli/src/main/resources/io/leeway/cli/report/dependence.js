// How much features tell about each other: mutual information, its change, and the tree of the strongest.
(function (leeway) {
  'use strict';

  function matrix(host, pairs, showChange) {
    const names = pairs.features;
    const n = names.length;
    const longest = leeway.widest(names);
    const wide = host.clientWidth;
    const left = Math.min(longest + 10, wide * 0.32, 190);
    const top = Math.min(longest * 0.87 + 14, 120);
    const cell = Math.max(4, Math.min(n <= 6 ? 54 : 40, Math.floor((Math.max(220, wide) - left - top * 0.6) / n)));
    const { svg } = leeway.svg(host, top + n * cell + 4,
      `Matrix of the mutual information of ${n} features${showChange ? ', its change in the window with the most surprising one' : ' in the reference'}`);
    const value = (pair) => (showChange ? pair.change : pair.reference) || 0;
    const most = Math.max(1e-6, ...pairs.matrix.map((pair) => Math.abs(value(pair))));
    const cls = (pair) => {
      const share = Math.abs(value(pair)) / most;
      const step = share < 0.12 ? 0 : share < 0.35 ? 1 : share < 0.65 ? 2 : 3;
      return showChange && pair.drifted > 0 ? `drift-${step}` : `ok-${step}`;
    };
    const at = new Map();
    pairs.matrix.forEach((pair, i) => {
      for (const [row, column] of [[pair.first, pair.second], [pair.second, pair.first]]) {
        at.set(row * n + column, i);
        svg.append('rect').attr('class', cls(pair)).attr('x', left + column * cell).attr('y', top + row * cell)
          .attr('width', cell - 1).attr('height', cell - 1);
        if (cell >= 34) {
          svg.append('text').attr('class', /drift-[23]/.test(cls(pair)) ? 'cell-value strong-ground' : 'cell-value').attr('x', left + column * cell + cell / 2 - 0.5).attr('y', top + row * cell + cell / 2)
            .attr('dy', '.35em').attr('text-anchor', 'middle').text(d3.format(showChange ? '+.2f' : '.2f')(value(pair)).replace('−', '-').replace(/^\+?-?0\.00$/, '0'));
        }
      }
    });
    names.forEach((name, i) => {
      const y = top + i * cell + cell / 2;
      const xx = left + i * cell + cell / 2;
      svg.append('text').attr('class', 'name').attr('x', left - 8).attr('y', y).attr('dy', '.35em').attr('text-anchor', 'end').text(leeway.fitted(name, left - 10))
        .append('title').text(name);
      svg.append('text').attr('class', 'name').attr('transform', `translate(${xx},${top - 6}) rotate(-60)`).attr('dy', '.3em').text(leeway.fitted(name, (top - 14) / 0.87))
        .append('title').text(name);
    });
    const mark = svg.append('rect').attr('class', 'cursor').attr('width', cell + 1).attr('height', cell + 1).attr('visibility', 'hidden');
    const inside = (row, column) => row >= 0 && column >= 0 && row < n && column < n;
    leeway.explore(svg, {
      text: (place) => {
        const row = Math.floor(place / n);
        const column = place % n;
        const pair = pairs.matrix[at.get(place)];
        if (!pair) {
          return `${names[row]}, ${names[column]}`;
        }
        return [
          `${names[pair.first]}, ${names[pair.second]}`,
          `reference ${leeway.nats(pair.reference)} nats`,
          `latest window ${leeway.nats(pair.latest)} nats`,
          leeway.known(pair.change) ? `most surprising change ${leeway.signed(pair.change)} ± ${leeway.nats(pair.error)} nats, ${pair.when}` : null,
          `${leeway.count(pair.drifted)} of ${leeway.count(pair.judged)} windows with drift`,
        ].filter((text) => text).join('\n');
      },
      mark: (place) => (place < 0 ? mark.attr('visibility', 'hidden')
        : mark.attr('visibility', 'visible').attr('x', left + (place % n) * cell - 1).attr('y', top + Math.floor(place / n) * cell - 1)),
      find: (px, py) => {
        const row = Math.floor((py - top) / cell);
        const column = Math.floor((px - left) / cell);
        return inside(row, column) ? row * n + column : -1;
      },
      first: () => 0,
      next: (place, direction) => {
        const step = { Left: [0, -1], Right: [0, 1], Up: [-1, 0], Down: [1, 0] }[direction];
        const row = Math.floor(place / n) + step[0];
        const column = (place % n) + step[1];
        return inside(row, column) ? row * n + column : place;
      },
      position: (place) => [left + (place % n) * cell, top + Math.floor(place / n + 1) * cell],
    });
  }

  /** The tree as an outline from its most connected feature, an edge as thick as it is strong. */
  function tree(host, edges, moved) {
    const neighbours = new Map();
    for (const edge of edges) {
      for (const [from, to] of [[edge.first, edge.second], [edge.second, edge.first]]) {
        if (!neighbours.has(from)) {
          neighbours.set(from, []);
        }
        neighbours.get(from).push({ to, nats: edge.nats });
      }
    }
    const rows = [];
    const seen = new Set();
    const roots = [...neighbours.keys()].sort((a, b) => neighbours.get(b).length - neighbours.get(a).length || (a < b ? -1 : 1));
    for (const root of roots) {
      const stack = seen.has(root) ? [] : [{ name: root, depth: 0, parent: -1 }];
      while (stack.length) {
        const node = stack.pop();
        if (!seen.has(node.name)) {
          seen.add(node.name);
          const place = rows.push(node) - 1;
          [...neighbours.get(node.name)].sort((a, b) => a.nats - b.nats || (a.to < b.to ? 1 : -1))
            .forEach((edge) => stack.push({ name: edge.to, depth: node.depth + 1, parent: place, nats: edge.nats }));
        }
      }
    }
    const rowHeight = 22;
    const { svg, width } = leeway.svg(host, rows.length * rowHeight + 8, `Dependence tree of ${rows.length} features`);
    const deepest = Math.max(...rows.map((row) => row.depth));
    const indent = Math.max(8, Math.min(28, (width * 0.45) / Math.max(1, deepest)));
    const strongest = Math.max(1e-9, ...edges.map((edge) => edge.nats));
    rows.forEach((row, i) => {
      const y = i * rowHeight + 14;
      const x = 8 + row.depth * indent;
      if (row.parent >= 0) {
        const px = 8 + rows[row.parent].depth * indent;
        const py = row.parent * rowHeight + 14;
        svg.append('path').attr('class', moved.has(rows[row.parent].name + '\n' + row.name) ? 'branch moved' : 'branch')
          .attr('stroke-width', Math.max(1, 6 * row.nats / strongest)).attr('d', `M${px},${py}V${y}H${x}`);
      }
    });
    rows.forEach((row, i) => {
      const y = i * rowHeight + 14;
      const x = 8 + row.depth * indent;
      svg.append('circle').attr('class', 'node').attr('cx', x).attr('cy', y).attr('r', 4);
      const value = row.parent >= 0 ? `${leeway.nats(row.nats)} nats` : '';
      svg.append('text').attr('class', 'name').attr('x', x + 10).attr('y', y).attr('dy', '.35em').text(leeway.fitted(row.name, width - x - 90))
        .append('title').text(row.name);
      svg.append('text').attr('x', width).attr('y', y).attr('dy', '.35em').attr('text-anchor', 'end').text(value);
    });
  }

  function joint(host, size) {
    const columns = size.columns;
    const bottom = 150;
    const { svg, width } = leeway.svg(host, 178, 'Joint divergence over time, and its two parts');
    const left = 46;
    const scale = leeway.timeScale(columns, left, width - 6);
    const ends = leeway.columnEnds(columns);
    const middles = columns.start.map((start, i) => scale((start + ends[i]) / 2));
    const y = d3.scaleLinear().domain([0, Math.max(0.01, ...size.joint.kl.map((value) => value || 0)) * 1.05]).range([bottom, 18]);
    y.ticks(4).forEach((tick) => {
      svg.append('g').attr('class', 'grid').append('line').attr('x1', left).attr('x2', width - 6).attr('y1', y(tick)).attr('y2', y(tick));
      svg.append('text').attr('x', left - 6).attr('y', y(tick)).attr('dy', '.33em').attr('text-anchor', 'end').text(y.tickFormat(4)(tick));
    });
    svg.append('text').attr('x', 0).attr('y', 9).text('nats per record');
    const line = d3.line().defined((value) => leeway.known(value)).x((value, i) => middles[i]).y((value) => y(value));
    [['kl', 'line'], ['marginal', 'line thin marginal'], ['dependence', 'line thin dependence']].forEach(([key, cls]) =>
      svg.append('path').attr('class', cls).attr('d', line(size.joint[key])));
    size.joint.status.forEach((letter, i) => {
      if (letter === 'D') {
        svg.append('circle').attr('class', 'point-drift').attr('cx', middles[i]).attr('cy', y(size.joint.kl[i] || 0)).attr('r', 4);
      }
    });
    leeway.timeAxis(svg, scale, bottom);
    const hair = svg.append('line').attr('class', 'hair').attr('y1', 18).attr('y2', bottom).attr('visibility', 'hidden');
    leeway.explore(svg, {
      text: (i) => [
        leeway.span(columns.start[i], columns.end[i]), `KL(window || reference) ${leeway.nats(size.joint.kl[i])} nats`,
        `by the features themselves ${leeway.nats(size.joint.marginal[i])}`, `by their dependence ${leeway.nats(size.joint.dependence[i])}`,
        leeway.verdict(size.joint.status[i]),
      ].join('\n'),
      mark: (i) => (i < 0 ? hair.attr('visibility', 'hidden') : hair.attr('visibility', 'visible').attr('x1', middles[i]).attr('x2', middles[i])),
      find: (px) => (px < left - 4 ? -1 : d3.bisectCenter(middles, px)),
      first: () => middles.length - 1,
      next: (i, direction) => Math.min(middles.length - 1, Math.max(0, i + ({ Left: -1, Right: 1 }[direction] || 0))),
      position: (i) => [middles[i], y(size.joint.kl[i] || 0)],
    });
  }

  function pairTable(pairs) {
    return leeway.table(`The pairs that changed most${pairs.count > pairs.worst.length ? `, ${pairs.worst.length} of ${leeway.count(pairs.count)}` : ''}`, [
      { title: 'pair', of: (pair) => [leeway.name(pair.first), ', ', leeway.name(pair.second)] },
      { title: 'windows with drift', number: true, of: (pair) => `${leeway.count(pair.drifted)} of ${leeway.count(pair.judged)}` },
      { title: 'reference, nats', number: true, of: (pair) => leeway.nats(pair.reference) },
      { title: 'change', number: true, of: (pair) => (leeway.known(pair.change) ? `${leeway.signed(pair.change)} ± ${leeway.nats(pair.error)}` : leeway.none) },
      { title: 'adjusted p', number: true, of: (pair) => leeway.probability(pair.p) },
      { title: 'when', kind: 'time', of: (pair) => pair.when || leeway.none },
      { title: 'most changed combination', kind: 'wide', of: (pair) => (pair.label ? [leeway.name(pair.label), ` ${leeway.percent(pair.labelLive)}, expected ${leeway.percent(pair.labelExpected)}`] : leeway.none) },
    ], pairs.worst, false, true);
  }

  leeway.dependence = function (data, size) {
    const reference = data.references.find((candidate) => candidate.tree);
    const children = [];
    if (size.joint) {
      children.push(leeway.el('h3', {}, 'All features together'),
        leeway.plot((host) => joint(host, size)),
        leeway.legend([[leeway.stroke('line'), 'KL(window || reference)'], [leeway.stroke('line marginal'), 'by the features themselves'],
          [leeway.stroke('line dependence'), 'by their dependence'],
          ...(size.joint.status.includes('D') ? [[leeway.dot('point-drift'), 'drift']] : [])]));
    }
    const halves = [];
    if (size.pairs) {
      let change = false;
      const plot = leeway.plot((host) => matrix(host, size.pairs, change));
      halves.push(leeway.el('div', {}, leeway.el('h3', {}, 'Mutual information of pairs, in nats'),
        leeway.choice('What the matrix shows', ['In the reference', 'Largest change'], (i) => {
          change = i === 1;
          leeway.redraw(plot);
        }), plot));
    }
    if (reference) {
      const moved = new Set((size.pairs ? size.pairs.worst : []).filter((pair) => pair.drifted > 0)
        .flatMap((pair) => [`${pair.first}\n${pair.second}`, `${pair.second}\n${pair.first}`]));
      halves.push(leeway.el('div', {}, leeway.el('h3', {}, 'Dependence tree of the reference'),
        leeway.plot((host) => tree(host, reference.tree, moved)),
        moved.size ? leeway.legend([[leeway.stroke('branch moved'), 'changed in a window']]) : null));
    }
    if (!halves.length && !children.length) {
      return null;
    }
    if (halves.length) {
      children.push(leeway.el('div', { class: 'two' }, halves));
    }
    if (size.pairs) {
      children.push(pairTable(size.pairs));
    }
    return leeway.section('dependence', 'Dependence',
      'Mutual information is what one feature tells about the other. It may change while each feature by itself stays as it was.', children);
  };
})(window.leeway = window.leeway || {});
