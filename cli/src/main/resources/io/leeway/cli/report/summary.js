// The first screen: what drifted, when, and how sure that is.
(function (leeway) {
  'use strict';
  const SHOWN = 6;

  /** A sign of its own shape for each level. */
  function sign(level) {
    const svg = d3.create('svg').attr('class', 'sign').attr('viewBox', '0 0 16 16').attr('aria-hidden', 'true');
    const shape = { now: 'M8,1L15.5,15H0.5Z', earlier: 'M8,2.4L14.2,14H1.8Z' }[level];
    if (shape) {
      svg.append('path').attr('class', level).attr('d', shape);
    } else {
      svg.append('circle').attr('class', level).attr('cx', 8).attr('cy', 8).attr('r', 6);
    }
    return svg.node();
  }

  leeway.badge = function (feature) {
    if (feature.last === 'M') {
      return leeway.el('span', { class: 'badge vanished' }, 'no values now');
    }
    if (feature.drifted > 0) {
      return feature.last === 'D'
        ? leeway.el('span', { class: 'badge drift' }, 'drift now')
        : leeway.el('span', { class: 'badge past' }, 'drifted');
    }
    return leeway.el('span', { class: 'badge ok' }, feature.judged > 0 ? 'no drift' : leeway.verdict(feature.last));
  };

  leeway.verdictSection = function (summary) {
    const [lead, ...rest] = summary.sentences;
    return leeway.el('section', { class: `card verdict ${summary.level}`, id: 'summary', 'aria-labelledby': 'summary-title' },
      leeway.el('h2', { id: 'summary-title' }, sign(summary.level), leeway.el('span', {}, leeway.el('bdi', {}, summary.headline))),
      leeway.el('p', { class: 'lead' }, lead),
      rest.length ? leeway.el('ul', {}, rest.map((sentence) => leeway.el('li', {}, sentence))) : null,
      summary.figures.length
        ? leeway.el('dl', { class: 'figures' }, summary.figures.map((figure) =>
          leeway.el('div', {}, leeway.el('dt', {}, figure.label),
            leeway.el('dd', {}, figure.value, figure.of ? leeway.el('small', {}, ' ' + figure.of) : null))))
        : null);
  };

  leeway.worst = function (size, open) {
    const drifted = size.features.filter((feature) => feature.drifted > 0);
    if (!drifted.length) {
      return null;
    }
    const rows = drifted.slice(0, SHOWN).map((feature) => {
      const link = leeway.el('a', { href: '#features' }, leeway.name(feature.name));
      link.addEventListener('click', (event) => {
        event.preventDefault();
        open(feature);
      });
      return leeway.el('li', {},
        leeway.el('div', {},
          leeway.el('h3', {}, link, ' ', leeway.badge(feature)),
          leeway.el('p', {}, feature.when.charAt(0).toUpperCase() + feature.when.slice(1) + '. ', feature.howSure),
          feature.moved ? leeway.el('p', {}, leeway.el('span', { class: 'muted' }, 'What moved: '), leeway.el('bdi', {}, feature.moved)) : null),
        leeway.el('div', { class: 'spark' }, leeway.spark(size, feature)));
    });
    return leeway.section('drifted', 'What drifted',
      drifted.length > SHOWN ? `The ${SHOWN} of ${leeway.count(drifted.length)} features that drifted most. The line is the JS distance over time.` : 'The line is the JS distance over time.',
      leeway.el('ol', { class: 'worst' }, rows));
  };

  leeway.alerts = function (size) {
    if (!size.alertsKnown) {
      return null;
    }
    const body = size.alerts.length
      ? leeway.table('Alerts, the latest first', [
        { title: 'raised', kind: 'time', of: (alert) => (alert.raised ? leeway.span(alert.start, alert.end) : 'before these results') },
        { title: 'resolved', kind: 'time', of: (alert) => (leeway.known(alert.resolved) ? leeway.instant(alert.resolved) : 'open') },
        { title: 'about', of: (alert) => [alert.what, alert.feature ? [': ', leeway.name(alert.feature)] : null] },
        { title: 'severity', of: (alert) => alert.severity },
        { title: 'why', kind: 'wide', of: (alert) => leeway.el('bdi', {}, alert.explanation) },
      ], [...size.alerts].reverse(), size.alerts.length > 8, true)
      : leeway.el('p', { class: 'muted' }, 'No alert was raised.');
    return leeway.section('alerts', 'Alerts', null, body);
  };
})(window.leeway = window.leeway || {});
