using MediatR;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Something was decided about a stored recording and is to be carried out in the store; told after the commit.</summary>
internal sealed record KeepingDue(Guid RecordingId) : INotification;
