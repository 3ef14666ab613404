using MediatR;

namespace CaseHub.Hub.Briefings;

/// <summary>Something about a briefing that people have to know, and is on disk.</summary>
/// <param name="BriefingId">Which; the first of them, where it is about a series.</param>
/// <param name="Kind">Of the notice, such as <c>briefing-changed</c>.</param>
/// <param name="ById">Whose doing it was; null for the hub's own.</param>
/// <param name="Told">Who gets a notice.</param>
/// <param name="Calendars">Who gets the calendar file by mail, with their notice or, where they are told nothing, alone.</param>
/// <param name="IsSeries">It is about this briefing and those of its series that follow.</param>
internal sealed record BriefingTold(Guid BriefingId, string Kind, Guid? ById, IReadOnlyList<Guid> Told, IReadOnlyList<Guid> Calendars, bool IsSeries = false) : INotification;
