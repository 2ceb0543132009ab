% # How booking of one event went, in three pictures.
<article id="drawn" aria-labelledby="drawn-heading">
  <h2 id="drawn-heading">{{_('How booking went')}}</h2>
  % if story is None:
  <p class="hint">{{_('As soon as someone books, you’ll see here how seats were taken day by day.')}}</p>
  % else:
  <div class="drawings">
    % include('drawn_seats.tpl', picture=drawn.seats(story))
    % if story.holds.holds:
    % include('drawn_outcomes.tpl', picture=drawn.outcomes(story))
    % end
    % if story.holds.places:
    % include('drawn_waits.tpl', picture=drawn.waits(story))
    % end
  </div>
  % end
</article>
