using MediatR;

namespace CaseHub.Hub.People;

/// <summary>What people should be told of memberships, licences and organisations, once it is on disk (Notify/TellOfPeople).</summary>
/// <param name="Kind">Kebab case; the page resource <c>client-notice-{kind}</c> has its text.</param>
/// <param name="ById">Whose doing it was, or whom it is about where the text says so; null for the hub's own.</param>
internal sealed record PeopleNews(string Kind, Guid? ById, IReadOnlyList<Guid> Recipients) : INotification;
