// What the data were like, apart from their distribution.
(function (leeway) {
  'use strict';

  function records(host, size) {
    const columns = size.columns;
    const bottom = 118;
    const { svg, width } = leeway.svg(host, 146, 'Records per window over time');
    const left = 52;
    const scale = leeway.timeScale(columns, left, width - 4);
    const ends = leeway.columnEnds(columns);
    const y = d3.scaleLinear().domain([0, Math.max(1, ...columns.records)]).nice(3).range([bottom, 18]);
    y.ticks(3).forEach((tick) => {
      svg.append('g').attr('class', 'grid').append('line').attr('x1', left).attr('x2', width - 4).attr('y1', y(tick)).attr('y2', y(tick));
      svg.append('text').attr('x', left - 6).attr('y', y(tick)).attr('dy', '.33em').attr('text-anchor', 'end').text(d3.format('~s')(tick));
    });
    svg.append('text').attr('x', 0).attr('y', 9).text(columns.windowsEach > 1 ? `records per ${columns.windowsEach} windows` : 'records per window');
    const starts = columns.start.map((start) => scale(start));
    columns.records.forEach((count, i) => {
      const w = Math.max(1, scale(ends[i]) - starts[i]);
      svg.append('rect').attr('class', 'bar-records').attr('x', starts[i]).attr('width', Math.max(0.8, w > 3 ? w - 1 : w)).attr('y', y(count)).attr('height', bottom - y(count));
      if (columns.late[i] > 0) {
        const late = Math.min(columns.late[i], count);
        svg.append('rect').attr('class', 'bar-late').attr('x', starts[i]).attr('width', Math.max(1, w - 1)).attr('y', y(late)).attr('height', Math.max(2, bottom - y(late)));
      }
    });
    leeway.timeAxis(svg, scale, bottom);
    const hair = svg.append('line').attr('class', 'hair').attr('y1', 18).attr('y2', bottom).attr('visibility', 'hidden');
    leeway.explore(svg, {
      text: (i) => `${leeway.span(columns.start[i], columns.end[i])}\n${leeway.count(columns.records[i])} records\n${leeway.count(columns.late[i])} late`,
      mark: (i) => (i < 0 ? hair.attr('visibility', 'hidden') : hair.attr('visibility', 'visible').attr('x1', starts[i]).attr('x2', starts[i])),
      find: (px) => Math.max(-1, d3.bisectRight(starts, px) - 1),
      first: () => starts.length - 1,
      next: (i, direction) => Math.min(starts.length - 1, Math.max(0, i + ({ Left: -1, Right: 1 }[direction] || 0))),
      position: (i) => [starts[i], y(columns.records[i])],
    });
  }

  leeway.quality = function (data, size) {
    const late = d3.sum(size.columns.late);
    const children = [leeway.plot((host) => records(host, size))];
    if (late > 0) {
      children.push(leeway.legend([[leeway.swatch('bar-records'), 'records'], [leeway.swatch('bar-late'), 'too late to be counted']]));
    }
    children.push(leeway.table('Values that are missing or new, as shares of the records of all windows', [
      { title: 'feature', of: (feature) => leeway.name(feature.name) },
      { title: 'missing', number: true, of: (feature) => leeway.percent(feature.missing) },
      { title: 'in the reference', number: true, of: (feature) => leeway.percent(feature.referenceMissing) },
      { title: 'most in a window', number: true, of: (feature) => leeway.percent(feature.mostMissing) },
      { title: 'NaN or infinite', number: true, of: (feature) => leeway.percent(feature.nonFinite) },
      { title: 'unseen', number: true, of: (feature) => leeway.percent(feature.unseen) },
    ], size.features, size.features.length > 14));
    children.push(leeway.el('dl', { class: 'pairs' },
      leeway.el('dt', {}, 'late records'),
      leeway.el('dd', {}, `${leeway.count(late)} came after their windows had been closed for good`),
      leeway.el('dt', {}, 'unreadable records'),
      leeway.el('dd', {}, !data.deadLetters ? 'not known to this report'
        : data.deadLetters.length === 0 ? 'none'
        : data.deadLetters.map((letter) => `${letter.reason}: ${leeway.count(letter.records)}`).join(', ')),
      size.columns.lastComplete ? null : [leeway.el('dt', {}, 'latest window'), leeway.el('dd', {}, 'the input ended within it')]));
    return leeway.section('quality', 'Data quality',
      'Missing values are a bin like any other: when they become more, that is drift. Unseen values are those that the reference never had.', children);
  };
})(window.leeway = window.leeway || {});
