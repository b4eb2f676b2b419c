// The shares of the bins, reference and window on top of each other, with the bins that moved.
(function (leeway) {
  'use strict';

  /** Bins that make up most of a drift are coloured; without drift nothing is. */
  function movers(shown) {
    const total = d3.sum(shown.bins, (bin) => Math.abs(bin.nats));
    const drift = shown.status === 'D' || shown.status === 'M';
    return (bin) =>
      drift && total > 0 && Math.abs(bin.nats) >= 0.04 * total ? (bin.nats > 0 ? 'bar-more' : 'bar-less') : 'bar-live';
  }

  const binText = (bin) => [
    bin.label,
    `window ${leeway.percent(bin.live)}`,
    `reference ${leeway.percent(bin.reference)}`,
    leeway.known(bin.nats) ? `adds ${leeway.number(Math.abs(bin.nats))} nats to the JS divergence` : null,
  ].filter((text) => text).join('\n');

  /** Where a bin begins, as short as an axis needs it. */
  function short(label) {
    const interval = /^in [[(]([^,]+), /.exec(label);
    return interval ? interval[1] : label.replace(/^(<|>=|>) /, (_, sign) => (sign === '>=' ? '≥' : sign));
  }

  function exploreBins(svg, bins, place) {
    const mark = svg.append('rect').attr('class', 'cursor').attr('visibility', 'hidden');
    leeway.explore(svg, {
      text: (i) => binText(bins[i]),
      mark: (i) => {
        if (i < 0) {
          mark.attr('visibility', 'hidden');
        } else {
          const [x, y, w, h] = place.frame(i);
          mark.attr('visibility', 'visible').attr('x', x).attr('y', y).attr('width', w).attr('height', h);
        }
      },
      find: place.find,
      first: () => 0,
      next: (i, direction) =>
        Math.min(bins.length - 1, Math.max(0, i + ({ Left: -1, Up: -1, Right: 1, Down: 1 }[direction] || 0))),
      position: (i) => {
        const [x, y, w] = place.frame(i);
        return [x + w / 2, y + 20];
      },
    });
  }

  function columns(host, feature, shown) {
    const bins = shown.bins;
    const bottom = 166;
    const { svg, width } = leeway.svg(host, 192, `Shares of ${bins.length} bins of ${feature.name}, reference and ${shown.when}`);
    const left = 42;
    const x = d3.scaleBand().domain(d3.range(bins.length)).range([left, width - 2]).paddingInner(0.12);
    const y = d3.scaleLinear().domain([0, 1.04 * Math.max(...bins.map((bin) => Math.max(bin.live, bin.reference)))]).range([bottom, 18]);
    const grid = svg.append('g').attr('class', 'grid');
    y.ticks(4).forEach((tick) => {
      grid.append('line').attr('x1', left).attr('x2', width - 2).attr('y1', y(tick)).attr('y2', y(tick));
      svg.append('text').attr('x', left - 6).attr('y', y(tick)).attr('dy', '.33em').attr('text-anchor', 'end')
        .text(d3.format('~p')(tick).replace('%', ' %'));
    });
    svg.append('text').attr('x', 0).attr('y', 9).text('share of records');
    const cls = movers(shown);
    const inset = Math.min(x.bandwidth() * 0.26, 8);
    bins.forEach((bin, i) => {
      svg.append('rect').attr('class', 'bar-reference').attr('x', x(i)).attr('width', x.bandwidth())
        .attr('y', y(bin.reference)).attr('height', bottom - y(bin.reference));
      svg.append('rect').attr('class', cls(bin)).attr('x', x(i) + inset).attr('width', x.bandwidth() - 2 * inset)
        .attr('y', y(bin.live)).attr('height', bottom - y(bin.live));
    });
    const axis = svg.append('g').attr('class', 'axis');
    axis.append('line').attr('x1', left).attr('x2', width - 2).attr('y1', bottom).attr('y2', bottom);
    let free = -Infinity;
    bins.forEach((bin, i) => {
      const text = short(bin.label);
      const interval = bin.label.startsWith('in ');
      const at = interval ? x(i) - x.step() * 0.06 : x(i) + x.bandwidth() / 2;
      const half = leeway.textWidth(text) / 2;
      const middle = Math.min(Math.max(at, half), width - half);
      if (middle - half > free) {
        axis.append('line').attr('x1', at).attr('x2', at).attr('y1', bottom).attr('y2', bottom + 5);
        axis.append('text').attr('x', middle).attr('y', bottom + 18).attr('text-anchor', 'middle').text(text);
        free = middle + half + 6;
      }
    });
    exploreBins(svg, bins, {
      find: (px) => (px < left ? -1 : Math.min(bins.length - 1, Math.floor((px - left) / x.step()))),
      frame: (i) => [x(i) - 1, 18, x.bandwidth() + 2, bottom - 18],
    });
  }

  function rows(host, feature, shown) {
    const bins = shown.rest
      ? [...shown.bins, { label: shown.rest.bins ? `${leeway.count(shown.rest.bins)} others` : 'all others', live: shown.rest.live, reference: shown.rest.reference }]
      : shown.bins;
    const rowHeight = 21;
    const { svg, width } = leeway.svg(host, bins.length * rowHeight + 6, `Shares of the categories of ${feature.name}, reference and ${shown.when}`);
    const left = Math.min(leeway.widest(bins.map((bin) => bin.label)) + 12, width * 0.36);
    const shares = bins.map((bin) => `${leeway.percent(bin.live)} (${leeway.percent(bin.reference).replace(' %', '')})`);
    const right = leeway.widest(shares) + 12;
    const x = d3.scaleLinear().domain([0, Math.max(1e-9, ...bins.slice(0, shown.bins.length).map((bin) => Math.max(bin.live, bin.reference)))])
      .range([left, width - right]).clamp(true);
    const cls = movers(shown);
    bins.forEach((bin, i) => {
      const y = i * rowHeight;
      const label = svg.append('text').attr('class', 'name').attr('x', left - 8).attr('y', y + rowHeight / 2).attr('dy', '.35em')
        .attr('text-anchor', 'end').text(leeway.fitted(bin.label, left - 10));
      label.append('title').text(bin.label);
      const other = i >= shown.bins.length;
      if (!other) {
        svg.append('rect').attr('class', 'bar-reference').attr('x', left).attr('width', Math.max(0.5, x(bin.reference) - left)).attr('y', y + 3).attr('height', rowHeight - 6);
        svg.append('rect').attr('class', cls(bin)).attr('x', left).attr('width', Math.max(0.5, x(bin.live) - left)).attr('y', y + 7).attr('height', rowHeight - 14);
      }
      svg.append('text').attr('x', width).attr('y', y + rowHeight / 2).attr('dy', '.35em').attr('text-anchor', 'end')
        .text(shares[i]);
    });
    exploreBins(svg, bins, {
      find: (px, py) => Math.min(bins.length - 1, Math.floor(py / rowHeight)),
      frame: (i) => [0, i * rowHeight, width, rowHeight],
    });
  }

  const measures = [
    ['jsDivergence', 'JS divergence', 'nats'], ['klLive', 'KL(window || reference)', 'nats'],
    ['klReference', 'KL(reference || window)', 'nats'], ['psi', 'population stability index', 'nats'],
    ['hellinger', 'Hellinger distance', ''], ['totalVariation', 'total variation', ''],
    ['wasserstein', 'Wasserstein-1 distance', 'in its unit'], ['entropy', 'entropy of the window', 'nats'],
    ['referenceEntropy', 'entropy of the reference', 'nats'], ['crossEntropy', 'cross-entropy under the reference', 'nats'],
    ['g', 'G statistic', ''], ['df', 'degrees of freedom', ''],
    ['overdispersion', 'overdispersion, from the reference', 'times'], ['effective', 'effective sample size', 'records'],
    ['p', 'p-value', ''], ['adjusted', 'p-value, adjusted for the other features', ''],
  ];

  function numbers(shown) {
    const rows = measures.filter(([key]) => leeway.known((shown.measures || {})[key]));
    const tables = [
      leeway.table(`Bins, ${shown.when}`, [
        { title: 'bin', of: (bin) => leeway.name(bin.label) },
        { title: 'window', number: true, of: (bin) => leeway.percent(bin.live) },
        { title: 'reference', number: true, of: (bin) => leeway.percent(bin.reference) },
        { title: 'nats, + where the window has more', number: true, of: (bin) => (bin.nats > 0 ? '+' : '') + leeway.number(bin.nats) },
      ], shown.bins, true),
    ];
    if (rows.length) {
      tables.unshift(leeway.table(`Measures, ${shown.when}`, [
        { title: 'measure', of: ([, text]) => text },
        { title: 'value', number: true, of: ([key]) => leeway[key === 'p' || key === 'adjusted' ? 'probability' : 'number'](shown.measures[key]) },
        { title: 'unit', of: ([, , unit]) => unit },
      ], rows));
    }
    if (shown.quantiles) {
      const names = ['minimum', '1 %', '5 %', '25 %', 'median', '75 %', '95 %', '99 %', 'maximum'];
      tables.push(leeway.table('Quantiles of the window', [
        { title: 'quantile', of: ([, i]) => names[i] },
        { title: 'value', number: true, of: ([value]) => leeway.number(value) },
      ], shown.quantiles.map((value, i) => [value, i])));
    }
    return tables;
  }

  /** The plot with its choice of windows, and the numbers of the chosen one. */
  leeway.distribution = function (feature) {
    const choices = [
      ['worst', 'Largest'], ['latest', 'Latest'], ['all', 'All windows'],
    ].filter(([key]) => feature[key] && feature[key].bins.length);
    const box = leeway.el('div', {}, leeway.el('h3', {}, 'Distribution, window against reference'));
    if (!choices.length) {
      box.append(leeway.el('p', { class: 'muted' }, 'No window could be compared, so there is nothing to show.'));
      return [box, null];
    }
    const place = leeway.el('div', {});
    const numbersPlace = leeway.el('div', {});
    const show = function (i) {
      const shown = feature[choices[i][0]];
      leeway.clear(place);
      numbersPlace.replaceChildren();
      const facts = [`${leeway.count(shown.records)} records`, leeway.known(shown.js) ? `JS distance ${leeway.nats(shown.js)}` : null]
        .filter((text) => text).join(', ');
      const more = leeway.el('details', { class: 'more-numbers' }, leeway.el('summary', {}, 'Show all numbers'));
      more.addEventListener('toggle', () => {
        if (more.open && more.children.length === 1) {
          more.append(leeway.el('div', { class: 'two' }, numbers(shown)));
        }
      });
      place.append(
        leeway.el('p', { class: 'small muted' }, `${shown.when}: ${facts}`),
        leeway.plot((host) => (shown.ordered ? columns : rows)(host, feature, shown)),
        leeway.legend([
          [leeway.swatch('bar-reference'), 'reference'],
          [leeway.swatch('bar-live'), 'window'],
          ...(shown.status === 'D' || shown.status === 'M' ? [[leeway.swatch('bar-more'), 'window has more'], [leeway.swatch('bar-less'), 'window has less']] : []),
          [(svg) => svg.attr('width', 0), shown.ordered ? 'bins by where they begin' : 'in brackets the share of the reference'],
        ]));
      numbersPlace.append(more);
    };
    if (choices.length > 1) {
      box.append(leeway.choice('Window of the distribution', choices.map(([, text]) => text), show));
    }
    box.append(place);
    show(0);
    return [box, numbersPlace];
  };
})(window.leeway = window.leeway || {});
