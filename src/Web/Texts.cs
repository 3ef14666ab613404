namespace CaseHub.Web;

/// <summary>Names <c>Resources/Texts.resx</c>, which holds every word that a page shows; components have it as <c>T["key"]</c>.</summary>
internal sealed class Texts;
