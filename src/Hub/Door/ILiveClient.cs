using System.Text.Json;
using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Door;

/// <summary>What the hub says to a connected browser or program (docs/protocol.md).</summary>
public interface ILiveClient
{
    Task Log(Guid sessionId, IReadOnlyList<LogEntryView> entries);

    Task Room(Guid sessionId, RoomView room);

    Task Slots(Guid sessionId, Guid peerId, IReadOnlyList<SlotView> slots);

    Task PeerClosed(Guid sessionId, Guid peerId, string reason);

    Task Signal(Guid sessionId, Guid from, long generation, JsonElement message);

    Task Removed(Guid sessionId, string code, string text);

    Task PointedAt(Guid sessionId, double x, double y);

    Task Hushed(Guid sessionId, Hushed what, string by);

    Task Decks(Guid sessionId);

    Task Notice(NoticeView notice);

    Task Ring(RingView ring);

    Task RingEnded(Guid sessionId);

    Task Lists();

    Task Questions(Guid sessionId, QuestionsNews news);
}
