// The editor's button “Fact”: choose one in Wagtail's own window, see its value in the text.
(() => {
  const { React, DraftJS, draftail, CHOOSER_MODAL_ONLOAD_HANDLERS } = window;

  class FactSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.fact,
        urlParams: {},
        onload: CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    onChosen({ key, value }) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", { key, value });
      const entity = content.getLastCreatedEntityKey();
      const changed = DraftJS.Modifier.replaceText(content, editorState.getSelection(), value || key, null, entity);
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, changed, "insert-characters"));
    }
  }

  const Fact = (props) =>
    React.createElement(
      draftail.TooltipEntity,
      { ...props, icon: "#icon-clipboard-list", label: props.contentState.getEntity(props.entityKey).getData().key },
      props.children,
    );

  draftail.registerPlugin({ type: "FACT", source: FactSource, decorator: Fact }, "entityTypes");
})();
