// What the windows were compared with, and by which settings.
(function (leeway) {
  'use strict';

  const pairs = (entries) => leeway.el('dl', { class: 'pairs' }, entries.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value, cls]) => [leeway.el('dt', {}, key), leeway.el('dd', { class: cls }, value)]));

  function reference(shown) {
    return leeway.el('div', {},
      pairs([
        ['id', shown.id, 'mono'],
        ['source', leeway.el('bdi', {}, shown.source)],
        ['records', `${leeway.count(shown.records)}, ${leeway.count(shown.features)} features`],
        ['period', shown.period],
        ['holds', 'from ' + shown.effectiveFrom],
        ['season', shown.season],
        ['noise learnt from', shown.noise.length ? shown.noise.join('; ') : 'nothing: records are taken as independent'],
      ]),
      shown.warnings.length
        ? [leeway.el('h3', {}, 'How far it can be trusted'), leeway.el('ul', { class: 'warnings' }, shown.warnings.map((warning) => leeway.el('li', {}, leeway.el('bdi', {}, warning))))]
        : null,
      shown.skippedCount
        ? leeway.tableOnDemand(shown.skippedCount === 1 ? '1 field is not monitored' : `${leeway.count(shown.skippedCount)} fields are not monitored`, () => leeway.table('Fields that are not monitored', [
          { title: 'field', of: (field) => leeway.name(field.field) },
          { title: 'why', of: (field) => leeway.el('bdi', {}, field.reason) },
        ], shown.skipped, true))
        : null);
  }

  leeway.references = function (data) {
    const blocks = data.references.map(reference);
    if (data.unknownReferences.length) {
      blocks.push(leeway.el('p', { class: 'muted' }, 'Not known to this report: ', leeway.el('span', { class: 'mono' }, data.unknownReferences.join(', '))));
    }
    if (!blocks.length) {
      blocks.push(leeway.el('p', { class: 'muted' }, 'No window was compared with a reference.'));
    }
    return leeway.section('reference', data.references.length > 1 ? 'References' : 'Reference', null, blocks);
  };

  leeway.settings = function (data) {
    const children = [pairs([['hash in the results', data.configHashes.join(', ') || leeway.none, 'mono'], ['hash of these', data.configHash, 'mono']])];
    if (data.configForeign) {
      children.push(leeway.el('p', {}, 'These settings are not those that the results were made with.'));
    }
    if (data.settings) {
      children.push(leeway.table('Settings that decide results', [
        { title: 'key', kind: 'mono', of: (setting) => setting.key },
        { title: 'value', of: (setting) => leeway.el('bdi', {}, setting.value) },
      ], data.settings));
    } else {
      children.push(leeway.el('p', { class: 'muted' }, 'The settings themselves are not known to this report.'));
    }
    return leeway.section('settings', 'Settings', null, children);
  };

  leeway.segments = function (data) {
    if (!data.segments) {
      return null;
    }
    const { worst, count, cut } = data.segments;
    return leeway.section('segments', 'Other segments',
      `${leeway.count(count)}${cut ? ' or more' : ''} segments${worst.length < count ? `, the ${worst.length} that drifted most` : ''}. A report of one is made by --segment.`,
      leeway.table('Segments', [
        { title: 'segment', of: (line) => leeway.name(line.segment) },
        { title: 'windows with drift', number: true, of: (line) => `${leeway.count(line.drifted)} of ${leeway.count(line.windows)}` },
        { title: 'largest JS distance', number: true, of: (line) => leeway.nats(line.js) },
        { title: 'of', of: (line) => (line.feature ? leeway.name(line.feature) : leeway.none) },
        { title: 'when', kind: 'time', of: (line) => line.when || leeway.none },
      ], worst, worst.length > 14));
  };
})(window.leeway = window.leeway || {});
