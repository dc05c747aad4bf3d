from content.tests.test_search import *
from content.search_words import Query as Q
def test_q(tree, client):
    page = tree.article("milk", title="Milk at home")
    twin = tree.article("milk", language="ru", title="Молоко дома")
    type(twin).objects.filter(pk=twin.pk).update(translation_key=page.translation_key)
    SearchPromotion.objects.create(query=PromotedQuery.get("капучино с корицей"), page=page, description="Start here.")
    print(client.get("/ru/search/?q=капучино+с+корицей").content.decode()[2000:])
    assert 0
