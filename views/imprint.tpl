% rebase('base.tpl', area='people')
<div class="reading">
  <h1>{{title}}</h1>
  <div class="prose">{{markdown.html(organisation.imprint)}}</div>
</div>
