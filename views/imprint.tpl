% rebase('base.tpl', area='people')
<div class="reading">
  <h1>{{title}}</h1>
  % include('paragraphs.tpl', text=organisation.imprint)
</div>
