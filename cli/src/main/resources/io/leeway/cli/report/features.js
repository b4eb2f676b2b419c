// A card per feature, drawn when it is opened.
(function (leeway) {
  'use strict';
  const OPEN = 3;

  function arrow() {
    return d3.create('svg').attr('class', 'arrow').attr('viewBox', '0 0 12 12').attr('aria-hidden', 'true')
      .call((svg) => svg.append('path').attr('d', 'M3,1L9,6L3,11Z')).node();
  }

  function card(size, feature, i) {
    const details = leeway.el('details', { class: 'card feature', id: `feature-${i}` },
      leeway.el('summary', {}, arrow(),
        leeway.el('span', { class: 'title' }, leeway.name(feature.name), ' ', leeway.el('span', { class: 'small muted' }, feature.kind)),
        leeway.el('span', { class: 'small' }, leeway.badge(feature), ' ', feature.when),
        leeway.el('span', {}, leeway.spark(size, feature))));
    const fill = function () {
      if (details.open && details.children.length === 1) {
        const [plot, numbers] = leeway.distribution(feature);
        details.append(leeway.el('div', { class: 'body' },
          leeway.el('p', {}, feature.howSure, ' ', feature.drifted && feature.moved ? ['What moved: ', leeway.el('bdi', {}, feature.moved)] : null),
          leeway.el('div', { class: 'pair-plots' }, leeway.divergence(size, feature), plot), numbers));
      }
    };
    details.addEventListener('toggle', fill);
    return details;
  }

  leeway.features = function (size) {
    const detailed = size.features.filter((feature) => feature.detailed);
    const cards = new Map(detailed.map((feature, i) => [feature, card(size, feature, i)]));
    const section = leeway.el('section', { id: 'features', 'aria-labelledby': 'features-title' },
      leeway.el('div', { class: 'card' },
        leeway.el('h2', { id: 'features-title' }, 'Features'),
        leeway.el('p', { class: 'intro' }, detailed.length < size.features.length
          ? `The ${detailed.length} that drifted most, of ${leeway.count(size.features.length)}. Open one for its divergence over time and its distribution.`
          : 'Open one for its divergence over time and its distribution.')),
      [...cards.values()]);
    detailed.filter((feature) => feature.drifted > 0).slice(0, OPEN).forEach((feature) => { cards.get(feature).open = true; });
    const open = function (feature) {
      const found = cards.get(feature);
      if (found) {
        found.open = true;
        found.scrollIntoView({ block: 'start' });
        found.querySelector('summary').focus({ preventScroll: true });
      }
    };
    return { section, open };
  };
})(window.leeway = window.leeway || {});
