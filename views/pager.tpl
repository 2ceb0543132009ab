% # Where one is in a list of pages, and the way to the others; below the list, it is no landmark once more.
% is_again = get('is_again', False)
% if is_again:
<div class="pager">
% else:
<nav class="pager" aria-label="{{_('Pages')}}">
% end
  <span class="range">{{_('{first}–{last} of {count}', first=pager.first, last=pager.last, count=pager.total)}}</span>
  % if pager.to_first:
  <a href="{{pager.to_first}}" rel="first">{{_('First')}}</a>
  <a href="{{pager.to_previous}}" rel="prev">{{_('Previous')}}</a>
  % end
  % if pager.to_next:
  <a href="{{pager.to_next}}" rel="next">{{_('Next')}}</a>
  % end
% if is_again:
</div>
% else:
</nav>
% end
