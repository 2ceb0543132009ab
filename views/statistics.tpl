% rebase('base.tpl', area='admin')
<h1>{{title}}</h1>
<article id="drawn" aria-labelledby="drawn-heading">
  <h2 id="drawn-heading">{{_('How many holds are confirmed')}}</h2>
  % if story is None:
  <p class="hint">{{_('As soon as someone books at one of your events, you’ll see here how many holds are confirmed.')}}</p>
  % else:
  % about = words.say(what_became_of(story.holds))
  <p id="all-holds">{{about}}</p>
  <figure class="drawn" id="drawn-shares">
    <h3>{{_('Confirmed, by the month in which the hold began')}}</h3>
    <p class="most">↑ {{_('{number}%', number=100)}}</p>
    % include('drawn_columns.tpl', picture=drawn.shares(story), name='shares', heading=_('Confirmed, by the month in which the hold began'))
    % include('drawn_ends.tpl')
    % include('drawn_table.tpl', name='shares', headings=[_('Holds'), pgettext('holds', 'Confirmed'), pgettext('holds', 'Ran out'), pgettext('holds', 'Cancelled'), _('Share confirmed')], values=lambda point: [*(words.number(number) for number in (point.holds.holds, point.holds.places, point.holds.expired, point.holds.cancelled)), _('{number}%', number=drawn.share(point.holds)) if point.holds.holds else '–'])
  </figure>
  % end
</article>
