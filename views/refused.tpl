% # What was refused while nothing can be stored, so that its form's own page can't be told of it.
% rebase('base.tpl', area='people')
<div class="narrow">
  <h1>{{title}}</h1>
  <p><a href="{{back}}" id="back">{{_('Try again')}}</a></p>
</div>
