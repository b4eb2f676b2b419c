// JS distance over time, with what a window can detect, the smallest effect that counts, and alerts.
(function (leeway) {
  'use strict';

  function points(svg, columns, feature, x, y) {
    feature.verdicts.split('').forEach((letter, i) => {
      const cls = { D: 'point-drift', M: 'point-vanished', I: 'point-few' }[letter];
      if (cls) {
        svg.append('circle').attr('class', cls).attr('cx', x(i)).attr('cy', y(feature.js[i] || 0)).attr('r', letter === 'I' ? 2.5 : 4);
      }
    });
  }

  /** Alerts as bars in lanes below the axis; those that touch go into the next lane. */
  function episodes(svg, scale, alerts, top, width) {
    const lanes = [];
    for (const alert of alerts) {
      const from = Math.max(scale.range()[0], scale(alert.start));
      const to = Math.min(width, Math.max(from + 4, scale(alert.resolved || scale.domain()[1])));
      let lane = lanes.findIndex((end) => end + 2 <= from);
      if (lane < 0) {
        lane = Math.min(lanes.length, 2);
      }
      lanes[lane] = to;
      const bar = svg.append('rect').attr('class', `episode ${alert.severity}`)
        .attr('x', from).attr('width', to - from).attr('y', top + lane * 8).attr('height', 6).attr('rx', 2);
      bar.append('title').text(`${alert.what}, ${alert.severity}: ${alert.explanation}`);
    }
  }

  /** What a window without drift has by chance, and from where on drift is found. */
  const limits = (feature) => [
    ['expected', 'expected', 'expected without drift'],
    ['detectable', 'detectable', 'found with probability 0.8'],
  ].filter(([key]) => feature[key] && feature[key].some((value) => leeway.known(value)));

  function draw(host, size, feature, alerts) {
    const columns = size.columns;
    const lanes = alerts.length ? 26 : 0;
    const height = 216 + lanes;
    const bottom = 188;
    const { svg, width } = leeway.svg(host, height, `JS distance of ${feature.name} over time. ${feature.when}.`);
    const left = 40;
    const scale = leeway.timeScale(columns, left, width - 6);
    const ends = leeway.columnEnds(columns);
    const middles = columns.start.map((start, i) => scale((start + ends[i]) / 2));
    const x = (i) => middles[i];
    const highest = Math.max(
      ...feature.js.map((value) => value || 0),
      size.minimumJsDistance || 0, 0.02,
      Math.min(0.84, d3.quantile((feature.detectable || []).filter((value) => value), 0.9) || 0));
    const y = d3.scaleLinear().domain([0, highest * 1.08]).range([bottom, 18]);
    const grid = svg.append('g').attr('class', 'grid');
    y.ticks(4).forEach((tick) => {
      grid.append('line').attr('x1', left).attr('x2', width - 6).attr('y1', y(tick)).attr('y2', y(tick));
      svg.append('text').attr('x', left - 7).attr('y', y(tick)).attr('dy', '.33em').attr('text-anchor', 'end').text(y.tickFormat(4)(tick));
    });
    svg.append('text').attr('x', 0).attr('y', 9).text('JS distance');
    for (const [key, cls] of limits(feature)) {
      svg.append('path').attr('class', cls).attr('d',
        d3.line().defined((value) => leeway.known(value)).x((value, i) => x(i)).y((value) => Math.max(18, y(value)))(feature[key]));
    }
    if (leeway.known(size.minimumJsDistance)) {
      svg.append('line').attr('class', 'threshold').attr('x1', left).attr('x2', width - 6)
        .attr('y1', y(size.minimumJsDistance)).attr('y2', y(size.minimumJsDistance));
    }
    const line = d3.line().defined((value) => leeway.known(value)).x((value, i) => x(i)).y((value) => y(value));
    svg.append('path').attr('class', 'line').attr('d', line(feature.js));
    if (feature.js.length === 1 && leeway.known(feature.js[0])) {
      svg.append('circle').attr('class', 'bar-live').attr('cx', x(0)).attr('cy', y(feature.js[0])).attr('r', 3);
    }
    points(svg, columns, feature, x, y);
    leeway.timeAxis(svg, scale, bottom);
    if (alerts.length) {
      episodes(svg, scale, alerts, bottom + 28, width - 6);
    }
    const hair = svg.append('line').attr('class', 'hair').attr('y1', 18).attr('y2', bottom).attr('visibility', 'hidden');
    leeway.explore(svg, {
      text: (i) => [
        leeway.span(columns.start[i], columns.end[i]),
        `JS distance ${leeway.nats(feature.js[i])}: ${leeway.verdict(feature.verdicts[i])}`,
        ...limits(feature).filter(([key]) => leeway.known(feature[key][i])).map(([key, , text]) => `${text}: about ${leeway.nats(feature[key][i])}`),
        feature.p && leeway.known(feature.p[i]) ? `adjusted p ${leeway.probability(feature.p[i])}` : null,
        `${leeway.count(columns.records[i])} records`,
      ].filter((text) => text).join('\n'),
      mark: (i) => (i < 0 ? hair.attr('visibility', 'hidden') : hair.attr('visibility', 'visible').attr('x1', x(i)).attr('x2', x(i))),
      find: (px) => (px < left - 4 ? -1 : d3.bisectCenter(middles, px)),
      first: () => middles.length - 1,
      next: (i, direction) => Math.min(middles.length - 1, Math.max(0, i + ({ Left: -1, Right: 1 }[direction] || 0))),
      position: (i) => [x(i), y(feature.js[i] || 0)],
    });
  }

  const compared = (feature) => feature.js.some((value) => leeway.known(value));

  leeway.divergence = function (size, feature) {
    if (!compared(feature)) {
      return leeway.el('div', {}, leeway.el('h3', {}, 'Divergence over time'),
        leeway.el('p', { class: 'muted' }, 'No window could be compared.'));
    }
    const alerts = size.alerts.filter((alert) => alert.feature === feature.name);
    const letters = new Set(feature.verdicts);
    return leeway.el('div', {},
      leeway.el('h3', {}, 'Divergence over time'),
      leeway.plot((host) => draw(host, size, feature, alerts)),
      leeway.legend([
        [leeway.stroke('line'), 'JS distance'],
        ...limits(feature).map(([, cls, text]) => [leeway.stroke(cls), text]),
        ...(leeway.known(size.minimumJsDistance) ? [[leeway.stroke('threshold'), `smallest that counts, ${leeway.number(size.minimumJsDistance)}`]] : []),
        ...(letters.has('D') ? [[leeway.dot('point-drift'), 'drift']] : []),
        ...(letters.has('M') ? [[leeway.dot('point-vanished'), 'no values']] : []),
        ...(letters.has('I') ? [[leeway.dot('point-few'), 'too few records']] : []),
        ...(alerts.length ? [[(svg) => svg.append('rect').attr('class', 'episode high').attr('y', 3).attr('width', 22).attr('height', 6).attr('rx', 2), 'alert']] : []),
      ]));
  };

  /** The course of one number, without axes: for the eye only, the words stand beside it. */
  leeway.spark = function (size, feature) {
    return !compared(feature) ? leeway.el('span', {}) : leeway.plot((host) => {
      const { svg, width } = leeway.svg(host, 46, `JS distance of ${feature.name} over time`);
      const scale = leeway.timeScale(size.columns, 3, width - 4);
      const ends = leeway.columnEnds(size.columns);
      const x = (i) => scale((size.columns.start[i] + ends[i]) / 2);
      const y = d3.scaleLinear().domain([0, Math.max(0.02, ...feature.js.map((value) => value || 0))]).range([42, 5]);
      svg.append('path').attr('class', 'line thin')
        .attr('d', d3.line().defined((value) => leeway.known(value)).x((value, i) => x(i)).y((value) => y(value))(feature.js));
      feature.verdicts.split('').forEach((letter, i) => {
        if (letter === 'D' || letter === 'M') {
          svg.append('circle').attr('class', letter === 'D' ? 'point-drift' : 'point-vanished')
            .attr('cx', x(i)).attr('cy', y(feature.js[i] || 0)).attr('r', 3);
        }
      });
    });
  };
})(window.leeway = window.leeway || {});
