namespace CaseHub.Recorder.Forward;

/// <summary>What a publication shows: a person, or a person's screen.</summary>
internal enum SlotKind
{
    Audio,
    Video,
    Screen,
}

/// <summary>One slot of a viewer and what it shows now.</summary>
internal readonly record struct SlotPlace(SlotKind Kind, Guid? Publication);

/// <summary>One publication of the room.</summary>
internal readonly record struct StageEntry(Guid Publication, Guid Owner, bool HasAudio, bool HasVideo, bool IsScreen);

/// <summary>Decides which publication each slot of a viewer shows. Pure: the same input gives the same answer.</summary>
internal static class SlotMapping
{
    /// <summary>
    /// Whoever has a slot keeps it; the others take free slots in order of arrival. A screen takes the screen slot, or any
    /// video slot when that is taken or missing; a camera never takes the screen slot. Nobody is shown what they publish.
    /// </summary>
    /// <param name="slots">The viewer's slots, in the order of its offer.</param>
    /// <param name="stage">The room's publications, in order of arrival.</param>
    /// <param name="viewerOwner">Whose publications are left out.</param>
    /// <returns>One entry for each slot.</returns>
    public static Guid?[] Assign(IReadOnlyList<SlotPlace> slots, IReadOnlyList<StageEntry> stage, Guid viewerOwner)
    {
        var shown = new Guid?[slots.Count];
        List<StageEntry> visible = [.. stage.Where(entry => entry.Owner != viewerOwner)];
        for (int i = 0; i < slots.Count; i++)
        {
            if (slots[i].Publication is { } kept && visible.Exists(entry => entry.Publication == kept)) shown[i] = kept;
        }

        foreach (StageEntry entry in visible)
        {
            if (entry.HasAudio) Place(slots, shown, entry.Publication, [SlotKind.Audio]);
            if (entry.HasVideo) Place(slots, shown, entry.Publication, entry.IsScreen ? [SlotKind.Screen, SlotKind.Video] : [SlotKind.Video]);
        }

        return shown;
    }

    private static void Place(IReadOnlyList<SlotPlace> slots, Guid?[] shown, Guid publication, SlotKind[] kinds)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            if (kinds.Contains(slots[i].Kind) && shown[i] == publication) return;
        }

        foreach (SlotKind kind in kinds)
        {
            for (int i = 0; i < slots.Count; i++)
            {
                if (slots[i].Kind != kind || shown[i] is not null) continue;
                shown[i] = publication;
                return;
            }
        }
    }
}
